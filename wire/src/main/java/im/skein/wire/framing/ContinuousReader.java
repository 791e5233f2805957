package im.skein.wire.framing;

import im.skein.wire.xml.StreamReader;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;

/// Reads a continuous stream.
final class ContinuousReader implements FrameReader {
  private final StreamReader reader;

  ContinuousReader(XmlLimits limits, StreamSink sink) {
    reader = new StreamReader(limits, sink);
  }

  @Override
  public void feed(byte[] bytes, int offset, int length) throws XmlException {
    reader.feed(bytes, offset, length);
  }

  @Override
  public void limits(XmlLimits limits) {
    reader.limits(limits);
  }

  @Override
  public void reset() {
    reader.reset();
  }

  @Override
  public void stop() {
    reader.stop();
  }

  @Override
  public int stoppedAt() {
    return reader.stoppedAt();
  }

  @Override
  public boolean pending() {
    return reader.pending();
  }

  @Override
  public String contentNamespace() {
    return reader.contentNamespace();
  }
}
