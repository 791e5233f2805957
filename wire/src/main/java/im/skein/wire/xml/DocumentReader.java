package im.skein.wire.xml;

import im.skein.wire.Element;
import java.util.Objects;

/// Reads one whole element from a byte array: a WebSocket message (RFC 7395 §3.3) or a stored
/// stanza. It keeps nothing, so any number of threads may use one.
public final class DocumentReader {
  private static final String[] NO_BINDINGS = {};

  private final XmlLimits limits;

  /// A reader with these limits.
  public DocumentReader(XmlLimits limits) {
    this.limits = limits;
  }

  /// The one element in these bytes. White space around it is passed over; an XML declaration may
  /// stand at the very start.
  ///
  /// @throws XmlException when there is no element, more than one, or something not allowed
  public Element read(byte[] bytes, int offset, int length) throws XmlException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = offset + length;
    Scanner scanner = new Scanner(limits);
    int at = skipSpace(bytes, offset, end);
    Place place = at == offset ? Place.DOCUMENT_START : Place.DOCUMENT;
    at = construct(scanner, place, bytes, at, end);
    if (scanner.event() == Event.DECLARATION) {
      at = construct(scanner, Place.DOCUMENT, bytes, skipSpace(bytes, at, end), end);
    }
    Element element = scanner.element();
    if (skipSpace(bytes, at, end) != end) {
      throw XmlException.notWellFormed("something follows the element");
    }
    return element;
  }

  private int construct(Scanner scanner, Place place, byte[] bytes, int from, int end)
      throws XmlException {
    scanner.begin(limits, place, NO_BINDINGS);
    boolean tooLarge = end - from > limits.maxElementBytes();
    int at = scanner.scan(bytes, from, tooLarge ? from + limits.maxElementBytes() : end);
    if (scanner.event() == Event.NONE) {
      throw tooLarge
          ? XmlException.tooMuch("an element is too large")
          : XmlException.notWellFormed("the element has no end");
    }
    return at;
  }

  private static int skipSpace(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && Bytes.isSpace(bytes[at])) {
      at++;
    }
    return at;
  }
}
