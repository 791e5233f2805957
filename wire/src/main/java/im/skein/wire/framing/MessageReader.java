package im.skein.wire.framing;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.StreamError.Condition;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import org.jspecify.annotations.Nullable;

/// Reads a stream of which every element is a message of its own (RFC 7395 §3.3).
final class MessageReader implements FrameReader {
  private enum Phase {
    BEFORE,
    OPEN,
    CLOSED
  }

  private final StreamSink sink;
  private DocumentReader reader;
  private Phase phase = Phase.BEFORE;
  private @Nullable StreamError failure;
  private int stoppedAt;

  MessageReader(XmlLimits limits, StreamSink sink) {
    this.sink = sink;
    this.reader = new DocumentReader(limits);
  }

  @Override
  public void feed(byte[] bytes, int offset, int length) throws XmlException {
    if (failure != null) {
      throw new XmlException(failure);
    }
    try {
      Element element = reader.read(bytes, offset, length);
      stoppedAt = offset + length;
      deliver(element);
    } catch (XmlException e) {
      failure = e.error();
      throw e;
    }
  }

  private void deliver(Element element) throws XmlException {
    if (element.is(Framing.OPEN)) {
      if (phase != Phase.BEFORE) {
        throw refused(Condition.NOT_WELL_FORMED, "the stream is open already");
      }
      phase = Phase.OPEN;
      sink.opened(Framing.header(element.attributes()));
    } else if (element.is(Framing.CLOSE)) {
      if (phase == Phase.CLOSED) {
        throw refused(Condition.NOT_WELL_FORMED, "the stream is closed already");
      }
      phase = Phase.CLOSED;
      sink.closed();
    } else if (phase == Phase.OPEN) {
      sink.element(element);
    } else {
      throw refused(Condition.INVALID_NAMESPACE, "no stream is open");
    }
  }

  private static XmlException refused(Condition condition, String text) {
    return new XmlException(new StreamError(condition, text));
  }

  @Override
  public void limits(XmlLimits limits) {
    reader = new DocumentReader(limits);
  }

  @Override
  public void reset() {
    phase = Phase.BEFORE;
  }

  /// A message holds one element, after which nothing would be read anyway.
  @Override
  public void stop() {}

  @Override
  public int stoppedAt() {
    return stoppedAt;
  }

  @Override
  public boolean pending() {
    return false;
  }

  @Override
  public String contentNamespace() {
    return Name.CLIENT;
  }
}
