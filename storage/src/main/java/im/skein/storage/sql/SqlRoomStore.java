package im.skein.storage.sql;

import im.skein.core.room.keep.RoomStore;
import im.skein.wire.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The rooms in SQL.
public final class SqlRoomStore implements RoomStore {
  private final Database database;
  private final Silence silence;

  /// Removes what was said in a room, in the open transaction.
  @FunctionalInterface
  public interface Silence {
    /// Removes it.
    void over(Jid room) throws SQLException;
  }

  /// Rooms in that database.
  public SqlRoomStore(Database database, Silence silence) {
    this.database = database;
    this.silence = silence;
  }

  @Override
  public @Nullable Kept find(Jid room) {
    return database
        .read(handle ->
            handle
                .select(
                    "SELECT jid, name, listed, content FROM room WHERE jid = ?", room.toString())
                .map((row, _) -> card(row))
                .findOne()
                .map(card -> new Kept(card, affiliations(handle, room))))
        .orElse(null);
  }

  private static Map<Jid, String> affiliations(Handle handle, Jid room) {
    Map<Jid, String> affiliations = new HashMap<>();
    handle
        .select("SELECT jid, affiliation FROM room_affiliation WHERE room = ?", room.toString())
        .map((row, _) -> Map.entry(Jid.known(row.getString(1)), row.getString(2)))
        .forEach(entry -> affiliations.put(entry.getKey(), entry.getValue()));
    return affiliations;
  }

  private static Card card(ResultSet row) throws SQLException {
    return new Card(
        Jid.known(row.getString(1)), row.getString(2), row.getBoolean(3), row.getBytes(4));
  }

  @Override
  public void save(Card card) {
    database.write(handle ->
        handle.execute(
            """
            INSERT INTO room (jid, name, listed, content) VALUES (?, ?, ?, ?)
            ON CONFLICT (jid) DO UPDATE
            SET name = excluded.name, listed = excluded.listed, content = excluded.content
            """,
            card.room().toString(),
            card.name(),
            card.listed() ? 1 : 0,
            card.content()));
  }

  @Override
  public void credit(Jid room, Jid maker) {
    database.write(handle ->
        handle.execute(
            "UPDATE room SET maker = ? WHERE jid = ?", maker.toString(), room.toString()));
  }

  @Override
  public int made(Jid maker) {
    return database.read(handle ->
        handle
            .select("SELECT count(*) FROM room WHERE maker = ?", maker.toString())
            .mapTo(Integer.class)
            .one());
  }

  @Override
  public void affiliate(Jid room, Map<Jid, String> changes) {
    database.write(handle -> {
      int changed = 0;
      for (Map.Entry<Jid, String> change : changes.entrySet()) {
        String who = change.getKey().toString();
        changed +=
            change.getValue().equals("none")
                ? handle.execute(
                    "DELETE FROM room_affiliation WHERE room = ? AND jid = ?", room.toString(), who)
                : handle.execute(
                    """
                    INSERT INTO room_affiliation (room, jid, affiliation)
                    SELECT r.jid, ?, ? FROM room r WHERE r.jid = ?
                    ON CONFLICT (room, jid) DO UPDATE SET affiliation = excluded.affiliation
                    """,
                    who,
                    change.getValue(),
                    room.toString());
      }
      return changed;
    });
  }

  @Override
  public void forget(Jid person) {
    database.write(handle ->
        handle.execute("DELETE FROM room_affiliation WHERE jid = ?", person.toString())
            + handle.execute("UPDATE room SET maker = '' WHERE maker = ?", person.toString()));
  }

  @Override
  public byte @Nullable [] picture(Jid room) {
    return database
        .read(handle ->
            handle
                .select("SELECT content FROM room_picture WHERE room = ?", room.toString())
                .map((row, _) -> row.getBytes(1))
                .findOne())
        .orElse(null);
  }

  @Override
  public void picture(Jid room, byte @Nullable [] content) {
    database.write(handle ->
        content == null
            ? removePicture(handle, room)
            : handle.execute(
                """
                INSERT INTO room_picture (room, content) VALUES (?, ?)
                ON CONFLICT (room) DO UPDATE SET content = excluded.content
                """,
                room.toString(),
                content));
  }

  private static int removePicture(Handle handle, Jid room) {
    return handle.execute("DELETE FROM room_picture WHERE room = ?", room.toString());
  }

  @Override
  public void remove(Jid room) {
    database.write(handle -> {
      silence.over(room);
      int _ = removePicture(handle, room);
      return handle.execute("DELETE FROM room WHERE jid = ?", room.toString());
    });
  }

  @Override
  public List<Card> listed(String after, int limit) {
    return database.read(handle ->
        handle
            .select(
                """
                SELECT jid, name, listed, content FROM room
                WHERE listed = 1 AND jid > ? ORDER BY jid LIMIT ?
                """,
                after,
                limit)
            .map((row, _) -> card(row))
            .list());
  }
}
