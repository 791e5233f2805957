package im.skein.bench.xml;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The bytes that are read: a stream of usual chat messages of 233 bytes each.
final class Sample {
  /// How many messages one piece of input holds.
  static final int MESSAGES = 100;

  /// What opens the stream.
  static final byte[] HEADER =
      utf8(
          "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
              + " xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>");

  /// One message.
  static final byte[] MESSAGE =
      utf8(
          "<message from='alice@example.org/phone' to='bob@example.org' type='chat'"
              + " id='f81d4fae7'><body>Shall we meet at gate nine? 好</body>"
              + "<active xmlns='http://jabber.org/protocol/chatstates'/>"
              + "<request xmlns='urn:xmpp:receipts'/></message>");

  private Sample() {}

  /// All messages of one piece.
  static byte[] messages() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < MESSAGES; i++) {
      bytes.writeBytes(MESSAGE);
    }
    return bytes.toByteArray();
  }

  /// The same as a whole document.
  static byte[] document() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HEADER);
    bytes.writeBytes(messages());
    bytes.writeBytes(utf8("</stream:stream>"));
    return bytes.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
