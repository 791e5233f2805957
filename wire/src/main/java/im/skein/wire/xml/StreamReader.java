package im.skein.wire.xml;

import im.skein.wire.StreamError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a continuous stream (TCP, TLS, QUIC) as its bytes come, however they are cut (RFC 6120
/// §4).
///
/// Between two elements it keeps nothing but what the stream header declared: whatever a long
/// element needed is given back at the end of the [#feed] that completed it. White space between
/// elements (RFC 6120 §4.6.1) costs nothing. After an error it stays refused.
///
/// Not safe for use by several threads at once, and a sink must not call [#feed].
public final class StreamReader {
  private static final String[] NO_BINDINGS = {};

  private final StreamSink sink;
  private XmlLimits limits;
  private Place place = Place.START;
  private @Nullable Scanner scanner;
  private @Nullable StreamError failure;

  /// The namespaces that the header declared, prefixes and names by turns.
  private String[] bindings = NO_BINDINGS;

  private String headerPrefix = "";
  private String headerLocal = "";

  /// How many bytes of an unfinished element have been read.
  private int used;

  private int position;
  private boolean stopped;

  /// Whether this is not the first stream: white space that still belonged to the one before may
  /// then come ahead of an XML declaration.
  private boolean restarted;

  /// A reader at the very start of a stream.
  public StreamReader(XmlLimits limits, StreamSink sink) {
    this.limits = limits;
    this.sink = sink;
  }

  /// Reads these bytes and tells the sink what they hold, element by element. The array is not
  /// kept.
  ///
  /// @throws XmlException when they are not what XMPP allows; whatever was complete before the
  ///   fault has been delivered
  public void feed(byte[] bytes, int offset, int length) throws XmlException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (failure != null) {
      throw new XmlException(failure);
    }
    stopped = false;
    position = offset;
    int end = offset + length;
    try {
      while (position < end && !stopped) {
        if (used > 0 || skipSpace(bytes, end)) {
          step(bytes, end);
        }
      }
    } catch (XmlException e) {
      failure = e.error();
      scanner = null;
      throw e;
    }
    if (used == 0) {
      scanner = null;
    }
  }

  /// Sets other limits, from the next element on.
  public void limits(XmlLimits limits) {
    this.limits = limits;
  }

  /// A new stream follows on the same bytes: after STARTTLS, and after SASL (RFC 6120 §4.3.3).
  /// Whatever the sink has not been told of is forgotten.
  public void reset() {
    place = Place.START;
    restarted = true;
    scanner = null;
    bindings = NO_BINDINGS;
    headerPrefix = "";
    headerLocal = "";
    used = 0;
  }

  /// Called by the sink: [#feed] reads no further and returns after this callback. The next `feed`
  /// reads again.
  public void stop() {
    stopped = true;
  }

  /// Where the last [#feed] ended: the index, in the array it was given, of the first byte that was
  /// not read. Inside a callback it is the first byte after the element being delivered.
  public int stoppedAt() {
    return position;
  }

  /// Whether bytes of an unfinished element are held.
  public boolean pending() {
    return used > 0;
  }

  /// The default namespace that the stream header declared (RFC 6120 §4.8.2), empty for none.
  public String contentNamespace() {
    for (int i = 0; i < bindings.length; i += 2) {
      if (bindings[i].isEmpty()) {
        return bindings[i + 1];
      }
    }
    return "";
  }

  /// Passes over white space between elements.
  ///
  /// @return whether something else follows
  private boolean skipSpace(byte[] bytes, int end) throws XmlException {
    int from = position;
    while (position < end && Bytes.isSpace(bytes[position])) {
      position++;
    }
    if (position > from && place == Place.START && !restarted) {
      place = Place.PROLOG;
    }
    if (position == end) {
      return false;
    }
    if (bytes[position] != '<') {
      throw outside(bytes[position] & 0xFF);
    }
    if (place == Place.ENDED) {
      throw XmlException.notWellFormed("something follows the end of the stream");
    }
    return true;
  }

  private XmlException outside(int b) {
    if (b > 0xF4 || (b >= 0x80 && b < 0xC2)) {
      return XmlException.encoding("the bytes are not UTF-8");
    }
    return place != Place.STREAM || b < 0x20
        ? XmlException.notWellFormed("the stream holds something that is no element")
        : XmlException.badFormat("character data stands outside of elements");
  }

  private void step(byte[] bytes, int end) throws XmlException {
    Scanner current = scanner;
    if (current == null) {
      current = new Scanner(limits);
      scanner = current;
    }
    if (used == 0) {
      current.begin(limits, place, bindings);
      current.expectEnd(headerPrefix, headerLocal);
    }
    int left = current.maxBytes() - used;
    int from = position;
    position = current.scan(bytes, from, end - from > left ? from + left : end);
    if (current.event() != Event.NONE) {
      used = 0;
      deliver(current);
      return;
    }
    used += position - from;
    if (position < end) {
      throw XmlException.tooMuch("an element is too large");
    }
  }

  private void deliver(Scanner current) {
    switch (current.event()) {
      case NONE -> throw new IllegalStateException("nothing has been read");
      case DECLARATION -> place = Place.PROLOG;
      case HEADER -> header(current);
      case EMPTY_HEADER -> {
        header(current);
        if (place == Place.STREAM) {
          place = Place.ENDED;
          sink.closed();
        }
      }
      case ELEMENT -> sink.element(current.element());
      case END -> {
        place = Place.ENDED;
        sink.closed();
      }
    }
  }

  private void header(Scanner current) {
    place = Place.STREAM;
    bindings = current.bindings();
    headerPrefix = current.prefix();
    headerLocal = current.element().name().local();
    sink.opened(current.element());
  }
}
