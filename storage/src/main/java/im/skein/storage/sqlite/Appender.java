package im.skein.storage.sqlite;

import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.MessageLog.RoomAppend;
import im.skein.storage.sqlite.text.Amender;
import im.skein.wire.Jid;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Appends messages: the hot path, in plain JDBC. Counters are kept in memory as long as they are
/// used, which only a single writer may do, and written once per transaction.
final class Appender {
  private static final int CACHED = 32_768;
  private static final int RECEIVED = 0;
  private static final int SENT = 1;

  /// The direction of what is kept in a mailbox until it is forgotten.
  static final int PASSING = 2;

  /// The kinds of conversation.
  private static final int BETWEEN_TWO = 0;

  private static final int ROOM = 1;

  /// What the server tells an account of itself: both sides are the account, and nobody talks.
  private static final int NOTICES = 2;

  private static final long DAY_MICROS = 86_400_000_000L;

  private final PreparedStatement findPeer;
  private final PreparedStatement addPeer;
  private final PreparedStatement adoptPeer;
  private final PreparedStatement findConversation;
  private final PreparedStatement addConversation;
  private final PreparedStatement addHead;
  private final PreparedStatement writeHead;
  private final PreparedStatement findMailbox;
  private final PreparedStatement writeMailbox;
  private final PreparedStatement claim;
  private final PreparedStatement findDuplicate;
  private final PreparedStatement addMessage;
  private final PreparedStatement addPointer;
  private final Amender amender;

  private final Recent<Jid, Peer> peers = new Recent<>(CACHED);
  private final Recent<Pair, Conversation> conversations = new Recent<>(CACHED);
  private final Recent<Long, Mailbox> mailboxes = new Recent<>(CACHED);
  private final PreparedStatement findNewestStamp;
  private final List<Conversation> changedConversations = new ArrayList<>();
  private final List<Mailbox> changedMailboxes = new ArrayList<>();
  private long newestStamp = -1;

  Appender(Connection on) throws SQLException {
    amender = new Amender(on);
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
    claim =
        on.prepareStatement(
            """
            INSERT INTO dedupe (conversation, side, hash, seq, day) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """);
    findDuplicate =
        on.prepareStatement(
            """
            SELECT d.seq, coalesce(m.stamp, 0), coalesce(m.sender_place, 0),
              coalesce(m.recipient_place, 0)
            FROM dedupe d LEFT JOIN message m ON m.conversation = d.conversation AND m.seq = d.seq
            WHERE d.conversation = ? AND d.side = ? AND d.hash = ?
            """);
    addMessage =
        on.prepareStatement(
            """
            INSERT INTO message
              (conversation, seq, stamp, side, sender_place, recipient_place, stanza)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """);
    addPointer =
        on.prepareStatement(
            """
            INSERT INTO mailbox (account, place, conversation, seq, direction)
            VALUES (?, ?, ?, ?, ?)
            """);
  }

  /// Appends a message in the open transaction.
  ///
  /// @throws im.skein.core.base.StoreException `FOREIGN` or `MISSING`, with nothing appended
  Appended append(Append message, long nowMicros) throws SQLException {
    Peer sender = peer(message.sender(), message.senderAccount());
    Peer recipient = peer(message.recipient(), message.recipientAccount());
    Conversation conversation = conversation(BETWEEN_TWO, sender, recipient);
    int side = sender.id <= recipient.id ? 0 : 1;
    long seq = conversation.seq + 1;
    byte[] dedupe = message.dedupe();
    List<Old> targets = amender.targets(message.amendment(), conversation.id, message.passing());
    if (dedupe != null && !claims(conversation, side, dedupe, nowMicros)) {
      return duplicate(conversation, side, dedupe);
    }
    long stamp = nextStamp(nowMicros);
    amender.retract(targets, message.amendment(), conversation.id, stamp);
    long to = place(message.recipientAccount());
    long from = senderPlace(message, to);
    addMessage.setInt(4, side);
    addMessage.setLong(5, from);
    addMessage.setLong(6, to);
    add(conversation, seq, stamp, message.stanza());
    if (to != 0) {
      int direction = message.passing() ? PASSING : RECEIVED;
      point(message.recipientAccount(), to, conversation.id, seq, direction);
    }
    if (from != 0 && message.senderAccount() != message.recipientAccount()) {
      point(message.senderAccount(), from, conversation.id, seq, SENT);
    }
    return new Appended(conversation.id, seq, stamp, from, to, false);
  }

  /// Appends a message of a room in the open transaction. Both sides of its conversation are the
  /// room.
  ///
  /// @throws im.skein.core.base.StoreException as above
  Appended append(RoomAppend message, long nowMicros) throws SQLException {
    Peer room = peer(message.room(), 0);
    Conversation conversation = conversation(ROOM, room, room);
    long seq = conversation.seq + 1;
    byte[] dedupe = message.dedupe();
    List<Old> targets = amender.targets(message.amendment(), conversation.id, false);
    if (dedupe != null && !claims(conversation, 0, dedupe, nowMicros)) {
      return duplicate(conversation, 0, dedupe);
    }
    long stamp = nextStamp(nowMicros);
    amender.retract(targets, message.amendment(), conversation.id, stamp);
    addMessage.setInt(4, 0);
    addMessage.setLong(5, 0);
    addMessage.setLong(6, 0);
    add(conversation, seq, stamp, message.stanza());
    return new Appended(conversation.id, seq, stamp, 0, 0, false);
  }

  /// Appends what the server tells an account, in the open transaction.
  Appended append(AccountRef account, byte[] notice, long nowMicros) throws SQLException {
    Peer self = peer(account.jid(), account.id());
    Conversation conversation = conversation(NOTICES, self, self);
    long place = place(account.id());
    if (place == 0) {
      throw new StoreException(StoreException.Reason.GONE);
    }
    long stamp = nextStamp(nowMicros);
    long seq = conversation.seq + 1;
    addMessage.setInt(4, 0);
    addMessage.setLong(5, place);
    addMessage.setLong(6, place);
    add(conversation, seq, stamp, notice);
    point(account.id(), place, conversation.id, seq, RECEIVED);
    return new Appended(conversation.id, seq, stamp, place, place, false);
  }

  /// Adds the message whose sides are set already.
  private void add(Conversation conversation, long seq, long stamp, byte[] stanza)
      throws SQLException {
    addMessage.setLong(1, conversation.id);
    addMessage.setLong(2, seq);
    addMessage.setLong(3, stamp);
    addMessage.setBytes(7, stanza);
    addMessage.executeUpdate();
    conversation.seq = seq;
    conversation.stamp = stamp;
    if (!conversation.changed) {
      conversation.changed = true;
      changedConversations.add(conversation);
    }
  }

  private long nextStamp(long nowMicros) throws SQLException {
    newestStamp = Math.max(newestStamp() + 1, nowMicros);
    return newestStamp;
  }

  /// The latest stamp ever given: stamps grow from message to message, though the clock may fall.
  private long newestStamp() throws SQLException {
    if (newestStamp < 0) {
      try (ResultSet row = findNewestStamp.executeQuery()) {
        newestStamp = row.next() ? row.getLong(1) : 0;
      }
    }
    return newestStamp;
  }

  private long senderPlace(Append message, long recipientPlace) throws SQLException {
    if (message.senderAccount() == message.recipientAccount()) {
      return recipientPlace;
    }
    return message.unsent() ? 0 : place(message.senderAccount());
  }

  private Peer peer(Jid address, long account) throws SQLException {
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

  private Conversation conversation(int kind, Peer one, Peer other) throws SQLException {
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

  private boolean claims(Conversation conversation, int side, byte[] hash, long nowMicros)
      throws SQLException {
    claim.setLong(1, conversation.id);
    claim.setInt(2, side);
    claim.setBytes(3, hash);
    claim.setLong(4, conversation.seq + 1);
    claim.setLong(5, day(nowMicros));
    return claim.executeUpdate() == 1;
  }

  /// The day that holds a stamp, counted from 1970.
  static long day(long micros) {
    return Math.floorDiv(micros, DAY_MICROS);
  }

  private Appended duplicate(Conversation conversation, int side, byte[] hash) throws SQLException {
    findDuplicate.setLong(1, conversation.id);
    findDuplicate.setInt(2, side);
    findDuplicate.setBytes(3, hash);
    try (ResultSet found = findDuplicate.executeQuery()) {
      if (!found.next()) {
        throw new SQLException("a message that was claimed before has no mark");
      }
      return new Appended(
          conversation.id,
          found.getLong(1),
          found.getLong(2),
          found.getLong(3),
          found.getLong(4),
          true);
    }
  }

  /// The next place in the mailbox of an account, 0 when there is no such account.
  private long place(long account) throws SQLException {
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

  private void point(long account, long place, long conversation, long seq, int direction)
      throws SQLException {
    addPointer.setLong(1, account);
    addPointer.setLong(2, place);
    addPointer.setLong(3, conversation);
    addPointer.setLong(4, seq);
    addPointer.setInt(5, direction);
    addPointer.executeUpdate();
  }

  /// Takes text out of what was appended.
  Amender amender() {
    return amender;
  }

  /// Writes the counters that changed.
  void beforeCommit() throws SQLException {
    for (Conversation conversation : changedConversations) {
      writeHead.setLong(1, conversation.seq);
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

  /// Writes the counters, then forgets everything: rows are about to be removed or changed by
  /// others.
  void forget() throws SQLException {
    beforeCommit();
    afterRollback();
  }

  private record Pair(int kind, long a, long b) {}

  private static final class Peer {
    final long id;
    long account;

    Peer(long id, long account) {
      this.id = id;
      this.account = account;
    }
  }

  private static final class Conversation {
    final long id;
    long seq;
    long stamp;
    boolean changed;

    Conversation(long id, long seq, long stamp) {
      this.id = id;
      this.seq = seq;
      this.stamp = stamp;
    }
  }

  private static final class Mailbox {
    final long account;
    long place;
    boolean changed;

    Mailbox(long account, long place) {
      this.account = account;
      this.place = place;
    }
  }

  /// What was used lately. Grows beyond its size until it is trimmed.
  private static final class Recent<K, V> {
    private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(64, 0.75f, true);
    private final int size;

    Recent(int size) {
      this.size = size;
    }

    @Nullable V get(K key) {
      return entries.get(key);
    }

    void put(K key, V value) {
      entries.put(key, value);
    }

    void clear() {
      entries.clear();
    }

    void trim() {
      while (entries.size() > size) {
        entries.pollFirstEntry();
      }
    }
  }
}
