package im.skein.core.room;

import im.skein.wire.Stanza;

/// Takes what rooms send to people.
@FunctionalInterface
public interface Post {
  /// Sends a stanza whose addresses are both set.
  ///
  /// @param handled run once, on any strand, when it is durable or needs not be
  void send(Stanza stanza, Runnable handled);
}
