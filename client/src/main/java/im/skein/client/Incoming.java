package im.skein.client;

import im.skein.wire.Element;

/// What comes from the server on a stream.
public sealed interface Incoming {
  /// The server's stream header.
  record Opened(Element header) implements Incoming {}

  /// An element at the top of the stream: a stanza, or something of the stream itself.
  record Received(Element element) implements Incoming {}

  /// The end; nothing follows.
  ///
  /// @param why words for a person
  record Ended(String why) implements Incoming {}
}
