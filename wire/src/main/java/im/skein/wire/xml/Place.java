package im.skein.wire.xml;

/// Where a construct stands, and so what it may be.
enum Place {
  /// The very start of a stream: a declaration or a header.
  START,
  /// Before a header.
  PROLOG,
  /// Inside a stream: an element or the end of the stream.
  STREAM,
  /// After the end of a stream: nothing.
  ENDED,
  /// The very start of a document: a declaration or an element.
  DOCUMENT_START,
  /// Before the one element of a document.
  DOCUMENT
}
