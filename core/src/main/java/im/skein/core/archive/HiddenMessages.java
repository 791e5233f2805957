package im.skein.core.archive;

import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.wire.Jid;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What accounts have removed for themselves of what was said in rooms. The archive of a room is
/// one for all, so nothing of it is touched: it is hidden from one account. What is hidden is
/// forgotten with the account, with the room, and with the message when that is too old; a
/// tombstone in the place of a hidden message stays hidden.
///
/// Every call may wait.
public interface HiddenMessages {
  /// Hides messages of a room from an account, and keeps a notice of it as
  /// [ArchiveStore#remove(AccountRef, List, byte[])] does, in one commit.
  ///
  /// @param conversation key of the room's conversation
  /// @param sequences places in it; those that are hidden already are passed over
  /// @param notice a message as one self-contained XML element
  /// @return where the notice stands
  Appended hide(AccountRef account, long conversation, List<Long> sequences, byte[] notice);

  /// Hides everything up to a message of a room, that one included, in the same way. However much
  /// that is, it counts as one.
  Appended hideUpTo(AccountRef account, long conversation, long sequence, byte[] notice);

  /// How much is hidden from an account, in all rooms: each message, and each "everything up to".
  /// What would count no more if everything up to a message of a room were hidden is left out.
  ///
  /// @param conversation key of the room's conversation
  /// @param upto place in it; 0 to leave out nothing
  int count(long account, long conversation, long upto);

  /// What of a room is hidden from some people; who is not named by the answer sees everything.
  ///
  /// @param people bare addresses
  /// @param after only what is behind this place
  Map<Jid, List<Span>> of(Jid room, Collection<Jid> people, long after);

  /// Neighbouring places in the conversation of a room.
  ///
  /// @param first the first of them
  /// @param last the last of them
  record Span(long first, long last) {
    /// Whether a place is among them.
    public boolean has(long sequence) {
      return first <= sequence && sequence <= last;
    }
  }
}
