package im.skein.wire.xml;

import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Imprint;
import im.skein.wire.Name;
import im.skein.wire.Node;
import im.skein.wire.Stanza;
import im.skein.wire.StreamError;
import im.skein.wire.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one serializer: every byte of XML that leaves this program is made here, from an element
/// tree, so that nothing goes out unescaped. It writes UTF-8 into a buffer that grows and can be
/// used again. Prefixes are its own choice: `xml:` and `stream:` are known to all, every other
/// element declares its namespace as the default one, and attributes in a namespace get `ns0:`,
/// `ns1:` … declared where they stand.
public final class XmlWriter {
  private static final int INITIAL_BYTES = 256;
  private static final String STREAM_PREFIX = "stream:";
  private static final String XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

  private static final byte FORBIDDEN = 1;
  private static final byte[][] ESCAPES = {
    {},
    {},
    latin("&#9;"),
    latin("&#10;"),
    latin("&#13;"),
    latin("&lt;"),
    latin("&gt;"),
    latin("&amp;"),
    latin("&apos;"),
    latin("&quot;")
  };

  /// What each ASCII character becomes: 0 for itself, else an index into the escapes.
  private static final byte[] IN_TEXT = table(false);

  /// In an attribute white space is escaped too, or reading would make spaces of it (XML 1.0
  /// §3.3.3).
  private static final byte[] IN_ATTRIBUTE = table(true);

  private byte[] buffer = new byte[INITIAL_BYTES];
  private int size;

  /// A writer with an empty buffer.
  public XmlWriter() {}

  /// The bytes of one stanza, as [#stanza] writes them.
  public static byte[] bytes(Stanza stanza, String defaultNamespace) {
    XmlWriter writer = new XmlWriter();
    writer.stanza(stanza, defaultNamespace);
    return writer.toBytes();
  }

  /// The bytes of one element, as [#element] writes them.
  public static byte[] bytes(Element element, String defaultNamespace) {
    XmlWriter writer = new XmlWriter();
    writer.element(element, defaultNamespace);
    return writer.toBytes();
  }

  /// Writes an element.
  ///
  /// @param element what to write
  /// @param defaultNamespace the default namespace in force where the bytes will stand: empty to
  ///   declare everything (a WebSocket message, storage), [Name#CLIENT] inside a client's TCP
  ///   stream, whose header has also declared the prefix `stream`
  /// @throws IllegalArgumentException when a text holds a character that XML 1.0 cannot carry
  ///   (§2.2) or a name is empty; the buffer then is as before
  public void element(Element element, String defaultNamespace) {
    int before = size;
    try {
      write(element, defaultNamespace, !defaultNamespace.isEmpty());
    } catch (IllegalArgumentException e) {
      size = before;
      throw e;
    }
  }

  /// Writes a stanza: what [#element] writes for its element, which need not be made.
  ///
  /// @param defaultNamespace as for [#element]
  /// @throws IllegalArgumentException as for [#element]
  public void stanza(Stanza stanza, String defaultNamespace) {
    int before = size;
    try {
      Envelope envelope = stanza.envelope();
      String kind = stanza.kind();
      put('<');
      ascii(kind);
      if (!defaultNamespace.equals(Name.CLIENT)) {
        attribute(" xmlns='", Name.CLIENT);
      }
      attribute(" xml:lang='", envelope.lang());
      attribute(" type='", stanza.typeName());
      attribute(" id='", envelope.id());
      attribute(" from='", envelope.from());
      attribute(" to='", envelope.to());
      List<Element> payload = stanza.payload();
      if (payload.isEmpty()) {
        ascii("/>");
        return;
      }
      put('>');
      for (int i = 0; i < payload.size(); i++) {
        write(payload.get(i), Name.CLIENT, !defaultNamespace.isEmpty());
      }
      ascii("</");
      ascii(kind);
      put('>');
    } catch (IllegalArgumentException e) {
      size = before;
      throw e;
    }
  }

  private void attribute(String start, @Nullable Object value) {
    if (value != null) {
      ascii(start);
      escaped(value.toString(), IN_ATTRIBUTE);
      put('\'');
    }
  }

  /// Writes the XML declaration and the start tag of a client stream (RFC 6120 §4.2).
  ///
  /// @param header the attributes come from here; what is inside is not written
  public void streamOpen(Element header) {
    ascii("<?xml version='1.0'?><stream:stream xmlns='");
    ascii(Name.CLIENT);
    ascii("' xmlns:stream='");
    ascii(StreamError.STREAM);
    put('\'');
    attributes(header.attributes());
    put('>');
  }

  /// Writes the end tag of the stream.
  public void streamClose() {
    ascii("</stream:stream>");
  }

  /// Puts bytes that another writer has made.
  public void raw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  /// A copy of what was written.
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  /// How many bytes were written.
  public int size() {
    return size;
  }

  /// The buffer itself: the first [#size] bytes are what was written, until the next call that
  /// writes or clears.
  public byte[] array() {
    return buffer;
  }

  /// Forgets what was written and keeps the buffer.
  public void clear() {
    size = 0;
  }

  private void write(Element element, String defaultNamespace, boolean streamDeclared) {
    Imprint imprint = element.imprint();
    if (imprint != null && defaultNamespace.equals(Name.CLIENT)) {
      raw(imprinted(element, imprint));
    } else {
      writeAnew(element, defaultNamespace, streamDeclared);
    }
  }

  private static byte[] imprinted(Element element, Imprint imprint) {
    byte[] bytes = imprint.bytes();
    if (bytes == null) {
      XmlWriter writer = new XmlWriter();
      writer.writeAnew(element, Name.CLIENT, false);
      bytes = writer.toBytes();
      imprint.bytes(bytes);
    }
    return bytes;
  }

  private void writeAnew(Element element, String defaultNamespace, boolean streamDeclared) {
    String namespace = element.name().namespace();
    String local = element.name().local();
    String prefix = prefix(namespace);
    boolean nowDeclared = streamDeclared || prefix.equals(STREAM_PREFIX);
    String inside = prefix.isEmpty() ? namespace : defaultNamespace;
    put('<');
    ascii(prefix);
    name(local);
    if (nowDeclared != streamDeclared) {
      ascii(" xmlns:stream='");
      ascii(StreamError.STREAM);
      put('\'');
    }
    if (!inside.equals(defaultNamespace)) {
      ascii(" xmlns='");
      escaped(namespace, IN_ATTRIBUTE);
      put('\'');
    }
    attributes(element.attributes());
    List<Node> nodes = element.nodes();
    if (nodes.isEmpty()) {
      put('/');
      put('>');
      return;
    }
    put('>');
    for (int i = 0; i < nodes.size(); i++) {
      switch (nodes.get(i)) {
        case Element child -> write(child, inside, nowDeclared);
        case Text(String value) -> escaped(value, IN_TEXT);
      }
    }
    put('<');
    put('/');
    ascii(prefix);
    name(local);
    put('>');
  }

  private static String prefix(String namespace) {
    if (namespace.equals(XMLNS_NAMESPACE)) {
      throw new IllegalArgumentException("no element is in the namespace of declarations");
    }
    if (namespace.equals(Name.XML)) {
      return "xml:";
    }
    return namespace.equals(StreamError.STREAM) ? STREAM_PREFIX : "";
  }

  private void attributes(List<Attribute> attributes) {
    for (int i = 0; i < attributes.size(); i++) {
      Attribute attribute = attributes.get(i);
      String namespace = attribute.name().namespace();
      if (namespace.isEmpty()) {
        put(' ');
      } else if (namespace.equals(Name.XML)) {
        ascii(" xml:");
      } else {
        prefixedAttribute(i, namespace);
      }
      name(attribute.name().local());
      put('=');
      put('\'');
      escaped(attribute.value(), IN_ATTRIBUTE);
      put('\'');
    }
  }

  private void prefixedAttribute(int index, String namespace) {
    if (namespace.equals(XMLNS_NAMESPACE)) {
      throw new IllegalArgumentException("a namespace declaration is not an attribute");
    }
    String prefix = "ns" + index;
    ascii(" xmlns:");
    ascii(prefix);
    put('=');
    put('\'');
    escaped(namespace, IN_ATTRIBUTE);
    put('\'');
    put(' ');
    ascii(prefix);
    put(':');
  }

  private void name(String name) {
    if (!XmlNames.isNcName(name)) {
      throw new IllegalArgumentException("not a name in XML");
    }
    encoded(name);
  }

  private void escaped(String text, byte[] table) {
    int length = text.length();
    reserve(length);
    byte[] to = buffer;
    int at = size;
    int i = 0;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || table[c] != 0) {
        break;
      }
      to[at++] = (byte) c;
    }
    size = at;
    if (i < length) {
      escapedSlowly(text, i, table);
    }
  }

  private void escapedSlowly(String text, int from, byte[] table) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        i += encode(text, i);
        continue;
      }
      byte[] escape = ESCAPES[table[c]];
      if (table[c] == 0) {
        put(c);
      } else if (table[c] == FORBIDDEN) {
        throw new IllegalArgumentException("a control character cannot be written in XML");
      } else {
        reserve(escape.length);
        System.arraycopy(escape, 0, buffer, size, escape.length);
        size += escape.length;
      }
    }
  }

  private void encoded(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        put(c);
      } else {
        i += encode(text, i);
      }
    }
  }

  /// Writes the character at that index, which is not ASCII, as UTF-8.
  ///
  /// @return how many further `char`s it took
  private int encode(String text, int index) {
    int character = text.codePointAt(index);
    if (!XmlNames.isChar(character)) {
      throw new IllegalArgumentException("a character cannot be written in XML");
    }
    reserve(4);
    size += XmlNames.encode(character, buffer, size);
    return Character.charCount(character) - 1;
  }

  private void ascii(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      buffer[size + i] = (byte) text.charAt(i);
    }
    size += length;
  }

  private void put(char ascii) {
    reserve(1);
    buffer[size++] = (byte) ascii;
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      int wanted = Math.max(Math.addExact(size, more), Math.min(buffer.length, 1 << 29) * 2);
      buffer = Arrays.copyOf(buffer, wanted);
    }
  }

  private static byte[] table(boolean attribute) {
    byte[] table = new byte[0x80];
    Arrays.fill(table, 0, 0x20, FORBIDDEN);
    table['\t'] = (byte) (attribute ? 2 : 0);
    table['\n'] = (byte) (attribute ? 3 : 0);
    table['\r'] = 4;
    table['<'] = 5;
    table['>'] = 6;
    table['&'] = 7;
    table['\''] = 8;
    table['"'] = 9;
    return table;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
