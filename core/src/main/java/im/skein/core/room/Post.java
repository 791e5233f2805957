package im.skein.core.room;

import im.skein.wire.Jid;
import im.skein.wire.Stanza;
import java.util.List;

/// Takes what rooms send to people.
public interface Post {
  /// Sends a stanza whose addresses are both set.
  ///
  /// @param handled run once, on any strand, when it is durable or needs not be
  void send(Stanza stanza, Runnable handled);

  /// Sends stanzas to one address, in their order.
  ///
  /// @param stanzas as they are told to many: they say from whom, but not to whom; the list does
  ///   not change afterwards
  void send(List<? extends Stanza> stanzas, Jid to);
}
