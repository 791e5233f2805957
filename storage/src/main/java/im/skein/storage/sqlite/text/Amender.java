package im.skein.storage.sqlite.text;

import im.skein.core.chat.Amendment;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.Kept;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Takes the text out of kept messages, in the open transaction: from the log, from the index, and
/// from the pages where it stood. The rows stay, for people hold their ids.
public final class Amender {
  private static final String SIDE = "SELECT side FROM message WHERE conversation = ? AND seq = ?";

  private static final String OVERWRITE =
      "UPDATE message SET stanza = ? WHERE conversation = ? AND seq = ?";

  private static final String FORGET =
      "DELETE FROM named WHERE conversation = ? AND name = ? AND seq = ?";

  private static final byte[] NOTHING = {};

  private final Connection on;
  private final IndexTable index;
  private boolean removed;

  /// Whether rows were taken out of the index in bulk.
  private boolean unlisted;

  /// For the connection that writes.
  public Amender(Connection on) {
    this.on = on;
    this.index = new IndexTable(on);
  }

  /// What a message that is about to be appended takes the text from.
  ///
  /// @throws im.skein.core.base.StoreException `FOREIGN` or `MISSING` when it may not
  public List<Old> targets(Amendment amendment, long conversation, boolean passing)
      throws SQLException {
    try {
      return amendment.targets(new Past(on, conversation, passing));
    } catch (Past.Broken e) {
      throw e.getCause() instanceof SQLException broken ? broken : new SQLException(e);
    }
  }

  /// Leaves tombstones.
  public void retract(List<Old> targets, Amendment amendment, long conversation, long stamp)
      throws SQLException {
    Sides sides = targets.isEmpty() ? null : Sides.find(on, conversation);
    if (sides != null) {
      for (Old old : targets) {
        replace(sides, old, amendment.replacement(old.kept(), stamp));
      }
    }
  }

  /// Leaves nothing.
  public void wipe(Sides sides, Old old) throws SQLException {
    replace(sides, old, NOTHING);
  }

  /// Takes a message out of the index and out of the names, before its row goes; its addresses are
  /// left over.
  public void unlist(Sides sides, int side, long sequence, long stamp, byte[] stanza)
      throws SQLException {
    Kept kept = Kept.read(stanza);
    if (kept == null) {
      return;
    }
    index.remove(IndexTable.Row.of(sides, side, stamp, sequence, kept));
    unlisted = true;
    names(FORGET, sides.conversation(), sequence, kept);
    List<String> addresses = kept.addresses();
    if (!addresses.isEmpty()) {
      removed = true;
      SqliteLeftovers.add(on, kept.room(), kept.writer(), addresses);
    }
  }

  private void names(String sql, long conversation, long sequence, Kept kept) throws SQLException {
    try (PreparedStatement statement = on.prepareStatement(sql)) {
      for (long name : kept.names()) {
        statement.setLong(1, conversation);
        statement.setLong(2, name);
        statement.setLong(3, sequence);
        statement.executeUpdate();
      }
    }
  }

  /// Does something to very many messages, whose words leave the file of the index at leisure, see
  /// [Merger].
  public void inBulk(Work work) throws SQLException {
    index.thorough(false);
    unlisted = false;
    work.run();
    if (unlisted) {
      Merger.note(on);
    }
    index.thorough(true);
  }

  /// Something to do.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    void run() throws SQLException;
  }

  private void replace(Sides sides, Old old, byte[] with) throws SQLException {
    removed = true;
    Kept kept = old.kept();
    int side = side(sides.conversation(), old.sequence());
    index.remove(IndexTable.Row.of(sides, side, old.stampMicros(), old.sequence(), kept));
    names(FORGET, sides.conversation(), old.sequence(), kept);
    Kept rest = Kept.read(with);
    if (rest != null) {
      names(SearchIndex.NAME, sides.conversation(), old.sequence(), rest);
    }
    SqliteLeftovers.add(on, kept.room(), kept.writer(), kept.addresses());
    try (PreparedStatement overwrite = on.prepareStatement(OVERWRITE)) {
      overwrite.setBytes(1, with);
      overwrite.setLong(2, sides.conversation());
      overwrite.setLong(3, old.sequence());
      overwrite.executeUpdate();
    }
  }

  private int side(long conversation, long sequence) throws SQLException {
    try (PreparedStatement find = on.prepareStatement(SIDE)) {
      find.setLong(1, conversation);
      find.setLong(2, sequence);
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  /// The transaction has ended.
  ///
  /// @return whether text was taken out
  public boolean end() {
    boolean was = removed;
    removed = false;
    return was;
  }
}
