package im.skein.wire.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The message of the mechanism PLAIN (RFC 4616): the password itself, so only ever inside TLS.
///
/// @param authzid whom the client wants to act as, empty for itself; the caller must check that
///   this is the same account
/// @param authcid whose password it is
/// @param password the password as sent, not yet prepared
public record Plain(String authzid, String authcid, Secret password) {
  /// The registered name of the mechanism.
  public static final String MECHANISM = "PLAIN";

  private static final int MAX_BYTES = 8192;

  /// Takes a message apart.
  ///
  /// @throws SaslFailure `malformed-request` when it is not UTF-8 with exactly two NUL, or a part
  ///   that must be there is empty
  public static Plain parse(byte[] message) throws SaslFailure {
    if (message.length > MAX_BYTES) {
      throw SaslFailure.malformed("a PLAIN message is too long");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
    } catch (CharacterCodingException e) {
      throw SaslFailure.malformed("a PLAIN message is not UTF-8");
    }
    String[] parts = text.split("\0", -1);
    if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
      throw SaslFailure.malformed("a PLAIN message does not have its three parts");
    }
    return new Plain(parts[0], parts[1], Secret.of(parts[2]));
  }

  /// The message.
  public byte[] bytes() {
    return (authzid + "\0" + authcid + "\0" + password.reveal()).getBytes(StandardCharsets.UTF_8);
  }

  /// Names are private.
  @Override
  public String toString() {
    return "Plain";
  }
}
