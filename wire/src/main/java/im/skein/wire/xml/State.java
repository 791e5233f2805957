package im.skein.wire.xml;

/// What a [Scanner] expects next.
enum State {
  /// The `<` that begins a construct.
  FIRST,
  /// What follows a `<`.
  OPEN,
  /// More of an XML declaration.
  DECLARATION,
  /// More of the name in a start tag.
  START_NAME,
  /// White space in a tag, or its end.
  TAG_GAP,
  /// An attribute, or the end of the tag.
  TAG_SPACE,
  /// More of the name of an attribute.
  ATTRIBUTE_NAME,
  /// The `=` of an attribute.
  EQUALS,
  /// The quote that opens a value.
  QUOTE,
  /// More of a value.
  VALUE,
  /// The `>` of an empty element.
  SLASH,
  /// More of what is inside an element.
  CONTENT,
  /// More of a reference.
  REFERENCE,
  /// More of `<![CDATA[`.
  BANG,
  /// More of a CDATA section.
  CDATA,
  /// More of the name in an end tag.
  END_NAME,
  /// The `>` of an end tag.
  END_GAP
}
