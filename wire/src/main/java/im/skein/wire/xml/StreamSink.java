package im.skein.wire.xml;

import im.skein.wire.Element;

/// Who gets what a [StreamReader] has read. All methods are called from inside [StreamReader#feed],
/// in the order of the bytes.
public interface StreamSink {
  /// The stream header has been read: an element with attributes and nothing inside.
  void opened(Element header);

  /// A whole element at the top of the stream has been read.
  void element(Element element);

  /// The peer closed its stream.
  void closed();
}
