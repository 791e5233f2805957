package im.skein.core.chat;

import im.skein.wire.Jid;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Keeps messages: one log per conversation, and in each account's mailbox a pointer to each
/// message that concerns it. Nothing is acknowledged before it is here.
public interface MessageLog {
  /// Appends a message. Never waits; completes after the commit, on the log's own thread, in the
  /// order of the calls. Completes exceptionally when the message was not kept, with a
  /// [im.skein.core.base.StoreException]. What depends on the stage must not wait either: every
  /// writer waits for it.
  ///
  /// What the message does to others is done in the same commit. If it may not, nothing is kept:
  /// the exception is then `FOREIGN` or `MISSING`, as [Amendment#targets] says.
  ///
  /// An account that no longer exists gets nothing: its place in the answer is 0. A message to
  /// oneself stands once in the mailbox, and both places are that one.
  CompletionStage<Appended> append(Append append);

  /// Appends a message to the conversation of a room, with the same promise. It stands in no
  /// mailbox: both places in the answer are 0.
  CompletionStage<Appended> append(RoomAppend append);

  /// Whether so much waits to be written that nothing more should be read from the senders. Well
  /// before appends are refused as `CROWDED`; false again only when most of it is written.
  boolean crowded();

  /// Messages that the account received, after that place of its mailbox, oldest first. May wait.
  ///
  /// @param limit how many at most
  /// @param maxBytes about how many bytes of stanzas at most; at least one message is given
  List<Entry> received(long account, long afterIndex, int limit, int maxBytes);

  /// The newest place of the account's mailbox, 0 while it is empty. May wait.
  long head(long account);

  /// The oldest place of the mailbox after that one where a message stands that is in no archive of
  /// the account, so that only the mailbox has it; 0 when there is none. May wait.
  long passing(long account, long afterIndex);

  /// Up to which place of the mailbox that device has everything. A device never seen before begins
  /// where the most advanced device of the account stands, and at 0 if it is the first; asking
  /// makes it known, so that it keeps this place. May wait.
  long delivered(long account, String device);

  /// Notes that the device has everything up to that place; never goes back. Written with the next
  /// commit at leisure: after a crash a device may get some messages again.
  void delivered(long account, String device, long index);

  /// Removes messages that were appended as passing ones and stand from `first` to `last` in the
  /// account's mailbox, both included: they are not read again. Their space is freed at leisure, so
  /// that after a crash some may be there again.
  void forget(long account, long first, long last);

  /// A message to keep.
  ///
  /// @param sender bare address of the sender
  /// @param senderAccount key of the sender's account, or 0 when it is not a local one
  /// @param recipient bare address of the recipient
  /// @param recipientAccount key of the recipient's account, or 0 when it is not a local one
  /// @param dedupe 16 bytes that are the same when the same message is sent again by the same
  ///   sender to the same recipient, or null; remembered for at least 7 days
  /// @param passing whether it is kept for the recipient only until it is forgotten, and is no part
  ///   of the recipient's archive
  /// @param unsent whether it gets no place in the sender's mailbox, and so is no part of the
  ///   sender's archive
  /// @param stanza the message as one self-contained XML element
  /// @param amendment what it does to earlier messages of the conversation
  @SuppressWarnings("ArrayRecordComponent")
  record Append(
      Jid sender,
      long senderAccount,
      Jid recipient,
      long recipientAccount,
      byte @Nullable [] dedupe,
      boolean passing,
      boolean unsent,
      byte[] stanza,
      Amendment amendment) {
    /// A message that is part of both archives or of none, and does nothing to others.
    public Append(
        Jid sender,
        long senderAccount,
        Jid recipient,
        long recipientAccount,
        byte @Nullable [] dedupe,
        boolean passing,
        byte[] stanza) {
      this(
          sender,
          senderAccount,
          recipient,
          recipientAccount,
          dedupe,
          passing,
          passing,
          stanza,
          Amendment.NONE);
    }
  }

  /// A message to keep in a room.
  ///
  /// @param room address of the room
  /// @param dedupe 16 bytes that are the same when the same person sends the same message again, or
  ///   null; remembered for at least 7 days
  /// @param stanza the message as one self-contained XML element
  /// @param amendment what it does to earlier messages of the room
  @SuppressWarnings("ArrayRecordComponent")
  record RoomAppend(Jid room, byte @Nullable [] dedupe, byte[] stanza, Amendment amendment) {
    /// A message that does nothing to others.
    public RoomAppend(Jid room, byte @Nullable [] dedupe, byte[] stanza) {
      this(room, dedupe, stanza, Amendment.NONE);
    }
  }

  /// Where a message stands.
  ///
  /// @param conversation key of the conversation
  /// @param sequence place in the conversation, from 1, without gaps
  /// @param stampMicros when it was kept, in microseconds since 1970; greater than that of every
  ///   message before
  /// @param senderIndex place in the sender's mailbox, 0 for none
  /// @param recipientIndex place in the recipient's mailbox, 0 for none
  /// @param duplicate whether it had been kept before; then this tells where, and nothing was
  ///   added; the stamp and places may be 0 when it was forgotten since
  record Appended(
      long conversation,
      long sequence,
      long stampMicros,
      long senderIndex,
      long recipientIndex,
      boolean duplicate) {}

  /// A message as it is read from a mailbox.
  ///
  /// @param index place in the mailbox
  /// @param conversation key of the conversation
  /// @param sequence place in the conversation
  /// @param stampMicros when it was kept, in microseconds since 1970
  /// @param passing whether it is in no archive of the account
  /// @param stanza the message as it was kept
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(
      long index,
      long conversation,
      long sequence,
      long stampMicros,
      boolean passing,
      byte[] stanza) {}
}
