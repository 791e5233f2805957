package im.skein.storage.sqlite.text;

import im.skein.core.chat.Amendment;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.Kept;
import im.skein.core.chat.StanzaIds;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What was kept of a conversation: looked up by the names that the index has, and what the index
/// does not have yet by looking through it.
final class Past implements Amendment.Past {
  private static final String AT =
      "SELECT seq, stamp, stanza FROM message WHERE conversation = ? AND seq = ?";

  private static final String NAMED =
      """
      SELECT m.seq, m.stamp, m.stanza FROM named n
      JOIN message m ON m.conversation = n.conversation AND m.seq = n.seq
      WHERE n.conversation = ? AND n.name = ? ORDER BY n.seq DESC LIMIT ?
      """;

  private static final String UNNAMED =
      """
      SELECT seq, stamp, stanza FROM message
      WHERE conversation = ? AND seq > ? ORDER BY seq DESC LIMIT ?
      """;

  private static final String INDEXED = "SELECT indexed FROM conv_head WHERE conversation = ?";

  /// So many messages of one name are looked at.
  private static final int MOST_NAMED = 64;

  /// So many passing messages are looked through; they stand in no index.
  private static final int MOST_PASSING = 1_000;

  /// What is written in XML as it is.
  private static final Pattern PLAIN = Pattern.compile("[\\w.:+/=@#-]+");

  private final Connection on;
  private final long conversation;
  private final boolean passing;

  /// @param passing whether it is looked for among messages that are kept only until delivered
  Past(Connection on, long conversation, boolean passing) {
    this.on = on;
    this.conversation = conversation;
    this.passing = passing;
  }

  /// Failures of the database on their way through the domain.
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(SQLException cause) {
      super(cause);
    }
  }

  @Override
  public @Nullable Old at(StanzaIds.Place place) {
    if (place.conversation() != conversation) {
      return null;
    }
    List<Old> found = new ArrayList<>(1);
    look(AT, found, kept -> true, conversation, place.sequence());
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public List<Old> named(String id) {
    List<Old> found = new ArrayList<>();
    byte[] plain = PLAIN.matcher(id).matches() ? id.getBytes(StandardCharsets.UTF_8) : new byte[0];
    Wanted wanted = new Wanted(id, plain);
    look(
        UNNAMED,
        found,
        wanted,
        conversation,
        passing ? 0 : indexed(),
        passing ? MOST_PASSING : Long.MAX_VALUE);
    if (!passing) {
      look(NAMED, found, wanted, conversation, Kept.name(id), MOST_NAMED);
    }
    found.sort(Comparator.comparingLong(Old::sequence).reversed());
    return found;
  }

  private long indexed() {
    try (PreparedStatement statement = on.prepareStatement(INDEXED)) {
      statement.setLong(1, conversation);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new Broken(e);
    }
  }

  private void look(String sql, List<Old> found, Wish wish, long... values) {
    try (PreparedStatement statement = on.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          byte[] stanza = rows.getBytes(3);
          Kept kept = wish.mayBe(stanza) ? Kept.read(stanza) : null;
          if (kept != null && wish.is(kept)) {
            found.add(new Old(rows.getLong(1), rows.getLong(2), kept));
          }
        }
      }
    } catch (SQLException e) {
      throw new Broken(e);
    }
  }

  /// Which messages are meant.
  @FunctionalInterface
  private interface Wish {
    boolean is(Kept kept);

    /// A quick look, before a message is read.
    default boolean mayBe(byte[] stanza) {
      return true;
    }
  }

  /// Those of an id.
  ///
  /// @param plain how it stands in the message, nothing if that is not certain
  @SuppressWarnings("ArrayRecordComponent")
  private record Wanted(String id, byte[] plain) implements Wish {
    @Override
    public boolean is(Kept kept) {
      return kept.isNamed(id);
    }

    @Override
    public boolean mayBe(byte[] stanza) {
      int last = stanza.length - plain.length;
      for (int at = 0; at <= last; at++) {
        if (standsAt(stanza, at)) {
          return true;
        }
      }
      return false;
    }

    private boolean standsAt(byte[] stanza, int at) {
      for (int i = 0; i < plain.length; i++) {
        if (stanza[at + i] != plain[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
