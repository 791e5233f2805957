package im.skein.core.archive;

import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.StanzaIds;
import im.skein.wire.Jid;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads what is kept of an account's conversations: everything that has a place in its mailbox,
/// sent and received, in the order of the places, which is that of the stamps.
///
/// Every call sees one state of the store, however much is written meanwhile. Every call may wait.
public interface ArchiveStore {
  /// Shows messages one by one until the viewer has enough.
  ///
  /// @param backwards newest first
  /// @param viewer told of each message; answers whether it wants more
  void view(long account, Range range, boolean backwards, Predicate<Item> viewer);

  /// Shows messages of a room one by one until the viewer has enough, but for those that are hidden
  /// from who reads; their places are their sequences.
  ///
  /// @param reader bare address of who reads; null for the server itself, which sees all
  /// @param range which messages; `with` and the sender of the search have no meaning here
  void view(Jid room, @Nullable Jid reader, Range range, boolean backwards, Predicate<Item> viewer);

  /// The place of a message in the account's mailbox: 0 when it was there once and is no more,
  /// empty when it never was there.
  OptionalLong place(long account, long conversation, long sequence);

  /// The place of a message in the conversation of a room: 0 when it was there once and is no more,
  /// empty when it never was there.
  OptionalLong place(Jid room, long conversation, long sequence);

  /// Removes some messages from before that time, from the beginnings of conversations, and no
  /// message that no device of its recipient has. Their ids stay good for [#place].
  ///
  /// @return whether there may be more
  boolean expire(long beforeMicros);

  /// Removes messages from an account's own view, for ever, and keeps a notice of it, in one
  /// commit. The other side keeps what it has; when nobody has a message any more, nothing is left
  /// of it. What the account does not have, or no longer, is passed over. The ids stay good for
  /// [#place].
  ///
  /// The notice stands in the account's mailbox as received, in a conversation that is a talk with
  /// nobody.
  ///
  /// @param notice a message as one self-contained XML element
  /// @return where the notice stands
  Appended remove(AccountRef account, List<StanzaIds.Place> messages, byte[] notice);

  /// Removes all that the account exchanged with somebody, in the same way: all of it and the
  /// notice in one commit. The text of what nobody has any more goes soon afterwards, even if the
  /// server ends in between.
  ///
  /// @param with bare address of the other side, or the account's own for what it sent to itself
  /// @param lastPlace only up to this place of its mailbox
  /// @return where the notice stands
  Appended clear(AccountRef account, Jid with, long lastPlace, byte[] notice);

  /// What accounts have removed for themselves of what was said in rooms.
  HiddenMessages hidden();

  /// The addresses that stood in messages which are gone.
  Leftovers leftovers();

  /// Which messages.
  ///
  /// @param after only those behind this place; 0 for all
  /// @param before only those before this place; `Long.MAX_VALUE` for all
  /// @param fromMicros only those kept at that time or later, in microseconds since 1970
  /// @param toMicros only those kept at that time or earlier
  /// @param with the bare address of the other side, or the account's own for what it sent to
  ///   itself; null for all
  /// @param search only those that are found by it
  record Range(
      long after, long before, long fromMicros, long toMicros, @Nullable Jid with, Search search) {
    /// Everything.
    public static final Range ALL =
        new Range(0, Long.MAX_VALUE, 0, Long.MAX_VALUE, null, Search.ANY);

    /// What of this range lies behind a place.
    public Range after(long place) {
      return new Range(Math.max(after, place), before, fromMicros, toMicros, with, search);
    }

    /// What of this range somebody exchanged with that bare address.
    public Range with(@Nullable Jid other) {
      return new Range(after, before, fromMicros, toMicros, other, search);
    }

    /// What of this range was kept in that stretch of time.
    public Range within(long from, long to) {
      return new Range(
          after, before, Math.max(fromMicros, from), Math.min(toMicros, to), with, search);
    }

    /// What of this range is found by a search.
    public Range having(Search wanted) {
      return new Range(after, before, fromMicros, toMicros, with, wanted);
    }

    /// What of this range lies before a place.
    public Range before(long place) {
      return new Range(after, Math.min(before, place), fromMicros, toMicros, with, search);
    }
  }

  /// A message as it is kept.
  ///
  /// @param place in the account's mailbox
  /// @param conversation key of the conversation
  /// @param sequence place in the conversation
  /// @param stampMicros when it was kept, in microseconds since 1970
  /// @param stanza the message as one self-contained XML element
  @SuppressWarnings("ArrayRecordComponent")
  record Item(long place, long conversation, long sequence, long stampMicros, byte[] stanza) {}
}
