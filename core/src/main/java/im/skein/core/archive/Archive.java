package im.skein.core.archive;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.StanzaException;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One archive as one reader may see it (XEP-0313 §2). Calls may wait.
public interface Archive {
  /// What the reader asks for.
  ///
  /// @param with whom a message must have been exchanged with, or said by; null for anybody
  /// @param search what a message must be found by
  /// @throws StanzaException when the reader may not ask that
  Selection select(@Nullable Jid with, Search search) throws StanzaException;

  /// Shows messages one by one, as [ArchiveStore#view(long, Range, boolean, Predicate)].
  void view(Range range, boolean backwards, Predicate<Item> viewer);

  /// The place of a message in this archive, as [ArchiveStore#place(long, long, long)].
  OptionalLong place(long conversation, long sequence);

  /// What the reader is shown of a message.
  Element shown(Element stanza);

  /// A part of an archive.
  ///
  /// @param range what the store knows to find
  /// @param further what a message, as it is kept, must be beside; null for nothing
  record Selection(Range range, @Nullable Predicate<Element> further) {}
}
