package im.skein.storage.sqlite.log;

import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.MessageLog.RoomAppend;
import im.skein.storage.sqlite.log.Heads.Conversation;
import im.skein.storage.sqlite.log.Heads.Peer;
import im.skein.storage.sqlite.text.Amender;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// Appends messages: the hot path, in plain JDBC.
public final class Appender {
  /// The direction of what is kept in a mailbox until it is forgotten.
  public static final int PASSING = 2;

  private static final int RECEIVED = 0;
  private static final int SENT = 1;

  /// The kinds of conversation.
  private static final int BETWEEN_TWO = 0;

  private static final int ROOM = 1;

  /// What the server tells an account of itself: both sides are the account, and nobody talks.
  private static final int NOTICES = 2;

  private final PreparedStatement addMessage;
  private final PreparedStatement addPointer;
  private final Heads heads;
  private final Resends resends;
  private final Amender amender;

  /// For the connection that writes.
  public Appender(Connection on) throws SQLException {
    heads = new Heads(on);
    resends = new Resends(on);
    amender = new Amender(on);
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
  /// @throws StoreException `FOREIGN` or `MISSING`, with nothing appended
  public Appended append(Append message, long nowMicros) throws SQLException {
    Peer sender = heads.peer(message.sender(), message.senderAccount());
    Peer recipient = heads.peer(message.recipient(), message.recipientAccount());
    Conversation conversation = heads.conversation(BETWEEN_TWO, sender, recipient);
    int side = sender.id <= recipient.id ? 0 : 1;
    byte[] dedupe = message.dedupe();
    List<Old> targets = amender.targets(message.amendment(), conversation.id, message.passing());
    if (dedupe != null && !resends.claims(conversation, side, dedupe, nowMicros)) {
      return resends.original(conversation, side, dedupe);
    }
    long stamp = heads.stamp(nowMicros);
    amender.retract(targets, message.amendment(), conversation.id, stamp);
    long to = heads.place(message.recipientAccount());
    long from = senderPlace(message, to);
    side(side, from, to);
    long sequence = add(conversation, stamp, message.stanza());
    if (to != 0) {
      int direction = message.passing() ? PASSING : RECEIVED;
      point(message.recipientAccount(), to, conversation.id, sequence, direction);
    }
    if (from != 0 && message.senderAccount() != message.recipientAccount()) {
      point(message.senderAccount(), from, conversation.id, sequence, SENT);
    }
    return new Appended(conversation.id, sequence, stamp, from, to, false);
  }

  private long senderPlace(Append message, long recipientPlace) throws SQLException {
    if (message.senderAccount() == message.recipientAccount()) {
      return recipientPlace;
    }
    return message.unsent() ? 0 : heads.place(message.senderAccount());
  }

  /// Appends a message of a room in the open transaction. Both sides of its conversation are the
  /// room.
  ///
  /// @throws StoreException as above
  public Appended append(RoomAppend message, long nowMicros) throws SQLException {
    Peer room = heads.peer(message.room(), 0);
    Conversation conversation = heads.conversation(ROOM, room, room);
    byte[] dedupe = message.dedupe();
    List<Old> targets = amender.targets(message.amendment(), conversation.id, false);
    if (dedupe != null && !resends.claims(conversation, 0, dedupe, nowMicros)) {
      return resends.original(conversation, 0, dedupe);
    }
    long stamp = heads.stamp(nowMicros);
    amender.retract(targets, message.amendment(), conversation.id, stamp);
    side(0, 0, 0);
    long sequence = add(conversation, stamp, message.stanza());
    return new Appended(conversation.id, sequence, stamp, 0, 0, false);
  }

  /// Appends what the server tells an account, in the open transaction.
  ///
  /// @throws StoreException `GONE` when there is no such account
  public Appended append(AccountRef account, byte[] notice, long nowMicros) throws SQLException {
    Peer self = heads.peer(account.jid(), account.id());
    Conversation conversation = heads.conversation(NOTICES, self, self);
    long place = heads.place(account.id());
    if (place == 0) {
      throw new StoreException(StoreException.Reason.GONE);
    }
    long stamp = heads.stamp(nowMicros);
    side(0, place, place);
    long sequence = add(conversation, stamp, notice);
    point(account.id(), place, conversation.id, sequence, RECEIVED);
    return new Appended(conversation.id, sequence, stamp, place, place, false);
  }

  /// Says of the next message who sent it, and where it stands in the mailboxes of both.
  private void side(int side, long senderPlace, long recipientPlace) throws SQLException {
    addMessage.setInt(4, side);
    addMessage.setLong(5, senderPlace);
    addMessage.setLong(6, recipientPlace);
  }

  private long add(Conversation conversation, long stamp, byte[] stanza) throws SQLException {
    long sequence = conversation.next();
    addMessage.setLong(1, conversation.id);
    addMessage.setLong(2, sequence);
    addMessage.setLong(3, stamp);
    addMessage.setBytes(7, stanza);
    addMessage.executeUpdate();
    heads.advance(conversation, stamp);
    return sequence;
  }

  private void point(long account, long place, long conversation, long sequence, int direction)
      throws SQLException {
    addPointer.setLong(1, account);
    addPointer.setLong(2, place);
    addPointer.setLong(3, conversation);
    addPointer.setLong(4, sequence);
    addPointer.setInt(5, direction);
    addPointer.executeUpdate();
  }

  /// Takes text out of what was appended.
  public Amender amender() {
    return amender;
  }

  /// The transaction is about to be committed.
  public void beforeCommit() throws SQLException {
    heads.beforeCommit();
  }

  /// It was committed.
  public void afterCommit() {
    heads.afterCommit();
  }

  /// It was undone.
  public void afterRollback() {
    heads.afterRollback();
  }

  /// Writes the counters, then forgets everything: rows are about to be removed or changed by
  /// others.
  public void forget() throws SQLException {
    heads.beforeCommit();
    heads.afterRollback();
  }
}
