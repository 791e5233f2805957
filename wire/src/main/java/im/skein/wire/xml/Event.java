package im.skein.wire.xml;

/// What a [Scanner] found last.
enum Event {
  /// Nothing yet: more bytes are needed.
  NONE,
  /// An XML declaration.
  DECLARATION,
  /// A stream header, which stays open.
  HEADER,
  /// A stream header that is its own end.
  EMPTY_HEADER,
  /// A whole element.
  ELEMENT,
  /// The end tag of the stream.
  END
}
