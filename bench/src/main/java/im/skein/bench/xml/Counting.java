package im.skein.bench.xml;

import im.skein.wire.Element;
import im.skein.wire.xml.StreamSink;

/// Counts the elements it is told of, and keeps the last so that none is optimised away.
final class Counting implements StreamSink {
  private int elements;
  private Element last = Element.empty("", "none");

  int elements() {
    return elements;
  }

  Element last() {
    return last;
  }

  @Override
  public void opened(Element header) {
    last = header;
  }

  @Override
  public void element(Element element) {
    elements++;
    last = element;
  }

  @Override
  public void closed() {}
}
