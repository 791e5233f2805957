package im.skein.wire.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The mechanisms that prove the possession of a token in one message and answer in one (the
/// Internet draft draft-schmaus-kitten-sasl-ht-09), for XEP-0484: each is bound to the channel in
/// one way or not at all.
public enum HashedToken {
  /// Bound to keying material that TLS exports.
  HT_SHA_256_EXPR(ChannelBinding.TLS_EXPORTER),
  /// Bound to the server's certificate.
  HT_SHA_256_ENDP(ChannelBinding.TLS_SERVER_END_POINT),
  /// Not bound: for clients that cannot see the channel, such as those in a browser.
  HT_SHA_256_NONE("");

  private static final int MAX_NAME_BYTES = 3071;

  private final String bindingType;

  HashedToken(String bindingType) {
    this.bindingType = bindingType;
  }

  /// What a client proves itself with.
  ///
  /// @param username whose token it is, not yet prepared as an address
  /// @param proof the keyed hash
  @SuppressWarnings("ArrayRecordComponent")
  public record Proof(String username, byte[] proof) {
    /// Names and proofs are private.
    @Override
    public String toString() {
      return "Proof";
    }
  }

  /// The registered name, such as `HT-SHA-256-NONE`.
  public String mechanismName() {
    return name().replace('_', '-');
  }

  /// The mechanism of that registered name, or null.
  public static @Nullable HashedToken find(@Nullable String mechanismName) {
    for (HashedToken mechanism : values()) {
      if (mechanism.mechanismName().equals(mechanismName)) {
        return mechanism;
      }
    }
    return null;
  }

  /// Whether it can be used on a channel with those bindings.
  public boolean fits(List<ChannelBinding> bindings) {
    return bindingType.isEmpty() || find(bindings) != null;
  }

  private @Nullable ChannelBinding find(List<ChannelBinding> bindings) {
    for (ChannelBinding binding : bindings) {
      if (binding.type().equals(bindingType)) {
        return binding;
      }
    }
    return null;
  }

  /// Takes the client's message apart.
  ///
  /// @throws SaslFailure `malformed-request` when it has not the form of the draft
  public static Proof parse(byte[] message) throws SaslFailure {
    int end = 0;
    while (end < message.length && message[end] != 0) {
      end++;
    }
    int length = message.length - end - 1;
    if (end == 0 || end > MAX_NAME_BYTES || length != ScramHash.SHA_256.bytes()) {
      throw SaslFailure.malformed("a message with a token does not have its two parts");
    }
    try {
      String username =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message, 0, end)).toString();
      return new Proof(username, Arrays.copyOfRange(message, end + 1, message.length));
    } catch (CharacterCodingException e) {
      throw SaslFailure.malformed("a name is not UTF-8");
    }
  }

  /// The client's message.
  ///
  /// @param bindings of the channel
  public byte[] message(String username, Secret token, List<ChannelBinding> bindings) {
    byte[] name = username.getBytes(StandardCharsets.UTF_8);
    byte[] proof = hash(token, "Initiator", bindings);
    byte[] message = Arrays.copyOf(name, name.length + 1 + proof.length);
    System.arraycopy(proof, 0, message, name.length + 1, proof.length);
    return message;
  }

  /// Whether a client that sent that proof has that token. Takes the same time whatever differs.
  ///
  /// @param bindings of the channel
  public boolean proves(byte[] proof, Secret token, List<ChannelBinding> bindings) {
    return MessageDigest.isEqual(proof, hash(token, "Initiator", bindings));
  }

  /// The server's answer, which proves that it knows the token too.
  ///
  /// @param bindings of the channel
  public byte[] answer(Secret token, List<ChannelBinding> bindings) {
    return hash(token, "Responder", bindings);
  }

  private byte[] hash(Secret token, String role, List<ChannelBinding> bindings) {
    ChannelBinding binding = find(bindings);
    byte[] start = role.getBytes(StandardCharsets.US_ASCII);
    byte[] data = binding == null ? new byte[0] : binding.data().bytes();
    byte[] signed = Arrays.copyOf(start, start.length + data.length);
    System.arraycopy(data, 0, signed, start.length, data.length);
    return ScramHash.SHA_256.hmac(token.bytes(), signed);
  }
}
