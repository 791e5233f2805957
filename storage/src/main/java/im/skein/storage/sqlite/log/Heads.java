package im.skein.storage.sqlite.log;

import im.skein.wire.Jid;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last numbers that were given in conversations and mailboxes, and the keys of those who talk.
/// They are kept in memory as long as they are used, which only a single writer may do, and written
/// once per transaction.
final class Heads {
  private static final int CACHED = 32_768;

  private final PreparedStatement findPeer;
  private final PreparedStatement addPeer;
  private final PreparedStatement adoptPeer;
  private final PreparedStatement findConversation;
  private final PreparedStatement addConversation;
  private final PreparedStatement addHead;
  private final PreparedStatement writeHead;
  private final PreparedStatement findMailbox;
  private final PreparedStatement writeMailbox;
  private final PreparedStatement findNewestStamp;

  private final Recent<Jid, Peer> peers = new Recent<>(CACHED);
  private final Recent<Pair, Conversation> conversations = new Recent<>(CACHED);
  private final Recent<Long, Mailbox> mailboxes = new Recent<>(CACHED);
  private final List<Conversation> changedConversations = new ArrayList<>();
  private final List<Mailbox> changedMailboxes = new ArrayList<>();
  private long newestStamp = -1;

  Heads(Connection on) throws SQLException {
    findNewestStamp = on.prepareStatement("SELECT coalesce(max(stamp), 0) FROM conv_head");
    findPeer = on.prepareStatement("SELECT id, account FROM peer WHERE jid = ?");
    addPeer = on.prepareStatement("INSERT INTO peer (jid, account) VALUES (?, ?) RETURNING id");
    adoptPeer = on.prepareStatement("UPDATE peer SET account = ? WHERE id = ?");
    findConversation =
        on.prepareStatement(
            """
            SELECT c.id, h.seq, h.stamp FROM conversation c
            JOIN conv_head h ON h.conversation = c.id WHERE c.kind = ? AND c.a = ? AND c.b = ?
            """);
    addConversation =
        on.prepareStatement("INSERT INTO conversation (kind, a, b) VALUES (?, ?, ?) RETURNING id");
    addHead =
        on.prepareStatement(
            "INSERT INTO conv_head (conversation, seq, stamp, epoch) VALUES (?, 0, 0, 0)");
    writeHead =
        on.prepareStatement("UPDATE conv_head SET seq = ?, stamp = ? WHERE conversation = ?");
    findMailbox =
        on.prepareStatement(
            """
            SELECT coalesce(h.place, 0) FROM account a
            LEFT JOIN mailbox_head h ON h.account = a.id WHERE a.id = ?
            """);
    writeMailbox =
        on.prepareStatement(
            """
            INSERT INTO mailbox_head (account, place) VALUES (?, ?)
            ON CONFLICT (account) DO UPDATE SET place = excluded.place
            """);
  }

  /// Somebody who talks, local or remote.
  static final class Peer {
    final long id;
    private long account;

    private Peer(long id, long account) {
      this.id = id;
      this.account = account;
    }
  }

  /// A conversation, with the last sequence and stamp that were given in it.
  static final class Conversation {
    final long id;
    private long sequence;
    private long stamp;
    private boolean changed;

    private Conversation(long id, long sequence, long stamp) {
      this.id = id;
      this.sequence = sequence;
      this.stamp = stamp;
    }

    /// The sequence of the next message.
    long next() {
      return sequence + 1;
    }
  }

  /// @param kind of the conversation
  private record Pair(int kind, long a, long b) {}

  private static final class Mailbox {
    final long account;
    long place;
    boolean changed;

    Mailbox(long account, long place) {
      this.account = account;
      this.place = place;
    }
  }

  /// A later stamp than any before: stamps grow from message to message, though the clock may fall.
  long stamp(long nowMicros) throws SQLException {
    if (newestStamp < 0) {
      try (ResultSet row = findNewestStamp.executeQuery()) {
        newestStamp = row.next() ? row.getLong(1) : 0;
      }
    }
    newestStamp = Math.max(newestStamp + 1, nowMicros);
    return newestStamp;
  }

  /// A message was added to a conversation at the sequence that was next.
  void advance(Conversation conversation, long stamp) {
    conversation.sequence++;
    conversation.stamp = stamp;
    if (!conversation.changed) {
      conversation.changed = true;
      changedConversations.add(conversation);
    }
  }

  /// The next place in the mailbox of an account, 0 when there is no such account.
  long place(long account) throws SQLException {
    if (account == 0) {
      return 0;
    }
    Mailbox mailbox = mailboxes.get(account);
    if (mailbox == null) {
      mailbox = findMailbox(account);
      if (mailbox == null) {
        return 0;
      }
      mailboxes.put(account, mailbox);
    }
    mailbox.place++;
    if (!mailbox.changed) {
      mailbox.changed = true;
      changedMailboxes.add(mailbox);
    }
    return mailbox.place;
  }

  private @Nullable Mailbox findMailbox(long account) throws SQLException {
    findMailbox.setLong(1, account);
    try (ResultSet found = findMailbox.executeQuery()) {
      return found.next() ? new Mailbox(account, found.getLong(1)) : null;
    }
  }

  /// Who has an address; becomes known if it was not.
  ///
  /// @param account key of the account that has it now, 0 when it is none of here
  Peer peer(Jid address, long account) throws SQLException {
    Jid jid = address.bare();
    Peer peer = peers.get(jid);
    if (peer == null) {
      peer = findPeer(jid, account);
      peers.put(jid, peer);
    }
    if (account != 0 && peer.account != account) {
      adoptPeer.setLong(1, account);
      adoptPeer.setLong(2, peer.id);
      adoptPeer.executeUpdate();
      peer.account = account;
    }
    return peer;
  }

  private Peer findPeer(Jid jid, long account) throws SQLException {
    String text = jid.toString();
    findPeer.setString(1, text);
    try (ResultSet found = findPeer.executeQuery()) {
      if (found.next()) {
        return new Peer(found.getLong(1), found.getLong(2));
      }
    }
    addPeer.setString(1, text);
    addPeer.setLong(2, account);
    return new Peer(id(addPeer), account);
  }

  /// The conversation of two, which begins if there was none.
  Conversation conversation(int kind, Peer one, Peer other) throws SQLException {
    Pair pair = new Pair(kind, Math.min(one.id, other.id), Math.max(one.id, other.id));
    Conversation conversation = conversations.get(pair);
    if (conversation == null) {
      conversation = findConversation(pair);
      conversations.put(pair, conversation);
    }
    return conversation;
  }

  private Conversation findConversation(Pair pair) throws SQLException {
    findConversation.setInt(1, pair.kind);
    findConversation.setLong(2, pair.a);
    findConversation.setLong(3, pair.b);
    try (ResultSet found = findConversation.executeQuery()) {
      if (found.next()) {
        return new Conversation(found.getLong(1), found.getLong(2), found.getLong(3));
      }
    }
    addConversation.setInt(1, pair.kind);
    addConversation.setLong(2, pair.a);
    addConversation.setLong(3, pair.b);
    long id = id(addConversation);
    addHead.setLong(1, id);
    addHead.executeUpdate();
    return new Conversation(id, 0, 0);
  }

  private static long id(PreparedStatement insert) throws SQLException {
    try (ResultSet made = insert.executeQuery()) {
      made.next();
      return made.getLong(1);
    }
  }

  /// Writes the counters that changed.
  void beforeCommit() throws SQLException {
    for (Conversation conversation : changedConversations) {
      writeHead.setLong(1, conversation.sequence);
      writeHead.setLong(2, conversation.stamp);
      writeHead.setLong(3, conversation.id);
      writeHead.executeUpdate();
    }
    for (Mailbox mailbox : changedMailboxes) {
      writeMailbox.setLong(1, mailbox.account);
      writeMailbox.setLong(2, mailbox.place);
      writeMailbox.executeUpdate();
    }
  }

  /// Only now may entries leave the caches: until the commit the tables do not know the counters.
  void afterCommit() {
    changedConversations.forEach(conversation -> conversation.changed = false);
    changedConversations.clear();
    changedMailboxes.forEach(mailbox -> mailbox.changed = false);
    changedMailboxes.clear();
    peers.trim();
    conversations.trim();
    mailboxes.trim();
  }

  /// Forgets everything, for it may never have been.
  void afterRollback() {
    newestStamp = -1;
    changedConversations.clear();
    changedMailboxes.clear();
    peers.clear();
    conversations.clear();
    mailboxes.clear();
  }
}
