package im.skein.wire.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The attributes of one SCRAM message, in their order (RFC 5802 §5.1, §7).
final class ScramMessage {
  /// No message is longer.
  static final int MAX_BYTES = 8192;

  private static final int MAX_ATTRIBUTES = 16;

  /// One `name=value`.
  record Attribute(char name, String value) {}

  private final List<Attribute> attributes;
  private int next;

  private ScramMessage(List<Attribute> attributes) {
    this.attributes = attributes;
  }

  /// The text of a message, which is UTF-8 without NUL.
  static String text(byte[] message) throws SaslFailure {
    if (message.length == 0 || message.length > MAX_BYTES) {
      throw SaslFailure.malformed("a SCRAM message is empty or too long");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
      if (text.indexOf('\0') >= 0) {
        throw SaslFailure.malformed("a SCRAM message holds NUL");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw SaslFailure.malformed("a SCRAM message is not UTF-8");
    }
  }

  /// Takes attributes apart.
  static ScramMessage parse(String text) throws SaslFailure {
    List<Attribute> attributes = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      boolean letter = !part.isEmpty() && Character.toLowerCase(part.charAt(0)) >= 'a';
      if (part.length() < 3 || !letter || part.charAt(0) > 'z' || part.charAt(1) != '=') {
        throw SaslFailure.malformed("a SCRAM attribute is wrong");
      }
      attributes.add(new Attribute(part.charAt(0), part.substring(2)));
      if (attributes.size() > MAX_ATTRIBUTES) {
        throw SaslFailure.malformed("a SCRAM message has too many attributes");
      }
    }
    return new ScramMessage(attributes);
  }

  /// The value of the attribute that must come next.
  String expect(char name) throws SaslFailure {
    if (!nextIs(name)) {
      throw SaslFailure.malformed("a SCRAM message lacks an attribute or has them in disorder");
    }
    return attributes.get(next++).value();
  }

  /// Whether this attribute comes next.
  boolean nextIs(char name) {
    return next < attributes.size() && attributes.get(next).name() == name;
  }

  /// Passes over extensions up to this attribute, or to the end for NUL.
  List<Attribute> extensions(char upTo) throws SaslFailure {
    List<Attribute> passed = new ArrayList<>();
    while (next < attributes.size() && attributes.get(next).name() != upTo) {
      Attribute extension = attributes.get(next++);
      if (extension.name() == 'm') {
        throw SaslFailure.malformed("a SCRAM message has an extension that is not understood");
      }
      passed.add(extension);
    }
    return passed;
  }

  /// Nothing may follow.
  void expectEnd() throws SaslFailure {
    if (next != attributes.size()) {
      throw SaslFailure.malformed("a SCRAM message has something behind its end");
    }
  }

  /// Strict base64: complete, and the unused bits zero (RFC 4648 §3.5).
  static byte[] base64(String text) throws SaslFailure {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(decoded).equals(text)) {
        return decoded;
      }
    } catch (IllegalArgumentException _) {
      // Said below, as for every other fault.
    }
    throw SaslFailure.malformed("a SCRAM attribute is not base64");
  }

  /// Whether this can be a nonce: printable ASCII without a comma.
  static boolean isNonce(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '!' || c > '~' || c == ',') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 1024;
  }

  /// Undoes the escapes of a name: `=2C` for a comma and `=3D` for an equals sign.
  static String unescape(String saslName) throws SaslFailure {
    StringBuilder name = new StringBuilder(saslName.length());
    for (int i = 0; i < saslName.length(); i++) {
      char c = saslName.charAt(i);
      if (c != '=') {
        name.append(c);
      } else if (saslName.startsWith("=2C", i)) {
        name.append(',');
        i += 2;
      } else if (saslName.startsWith("=3D", i)) {
        name.append('=');
        i += 2;
      } else {
        throw SaslFailure.malformed("a name in a SCRAM message is wrongly escaped");
      }
    }
    return name.toString();
  }

  /// Escapes a name.
  static String escape(String name) {
    return name.replace("=", "=3D").replace(",", "=2C");
  }
}
