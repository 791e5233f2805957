package im.skein.wire.sasl;

import java.nio.charset.StandardCharsets;

/// The first message of a client, taken apart and checked for form (RFC 5802 §7). Look up the keys
/// of the [#username], then go on with a [ScramServer].
///
/// @param mechanism the mechanism in use
/// @param flag what the client says about channel binding
/// @param bindingType the type of binding the client uses, empty unless the flag is `USED`
/// @param authzid whom the client wants to act as, empty for itself; it is the caller who must
///   check that this is the same account
/// @param username whose password it is, unescaped but not yet prepared as an address
/// @param nonce the client's nonce
/// @param header the part before the attributes, exactly as sent
/// @param bare the attributes, exactly as sent
public record ClientFirst(
    ScramMechanism mechanism,
    Flag flag,
    String bindingType,
    String authzid,
    String username,
    String nonce,
    String header,
    String bare) {
  private static final int MAX_NAME_BYTES = 3071;
  private static final int MAX_TYPE_LENGTH = 64;

  /// What a client says about channel binding (RFC 5802 §6).
  public enum Flag {
    /// `n`: the client cannot.
    UNSUPPORTED,
    /// `y`: the client can, but thinks that the server cannot.
    NOT_OFFERED,
    /// `p`: the client does.
    USED
  }

  /// Takes a message apart.
  ///
  /// @throws SaslFailure `malformed-request` when it has not the form of RFC 5802
  public static ClientFirst parse(ScramMechanism mechanism, byte[] message) throws SaslFailure {
    String text = ScramMessage.text(message);
    int firstComma = text.indexOf(',');
    int secondComma = text.indexOf(',', firstComma + 1);
    if (firstComma < 0 || secondComma < 0) {
      throw SaslFailure.malformed("a SCRAM message has no header");
    }
    String flagText = text.substring(0, firstComma);
    Flag flag = flag(flagText);
    String authzid = authzid(text.substring(firstComma + 1, secondComma));
    String bare = text.substring(secondComma + 1);
    ScramMessage attributes = ScramMessage.parse(bare);
    String username = ScramMessage.unescape(attributes.expect('n'));
    String nonce = attributes.expect('r');
    attributes.extensions('\0');
    if (!ScramMessage.isNonce(nonce) || tooLong(username) || tooLong(authzid)) {
      throw SaslFailure.malformed("a name or the nonce in a SCRAM message is wrong");
    }
    return new ClientFirst(
        mechanism,
        flag,
        flag == Flag.USED ? flagText.substring(2) : "",
        authzid,
        username,
        nonce,
        text.substring(0, secondComma + 1),
        bare);
  }

  private static Flag flag(String text) throws SaslFailure {
    if (text.equals("n")) {
      return Flag.UNSUPPORTED;
    }
    if (text.equals("y")) {
      return Flag.NOT_OFFERED;
    }
    String type = text.startsWith("p=") ? text.substring(2) : "";
    if (type.isEmpty() || type.length() > MAX_TYPE_LENGTH || !isTypeName(type)) {
      throw SaslFailure.malformed("a SCRAM message says nothing clear about channel binding");
    }
    return Flag.USED;
  }

  private static boolean isTypeName(String type) {
    return type.chars()
        .allMatch(c ->
            (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.');
  }

  private static String authzid(String text) throws SaslFailure {
    if (text.isEmpty()) {
      return "";
    }
    if (!text.startsWith("a=") || text.length() == 2) {
      throw SaslFailure.malformed("a SCRAM message has a wrong header");
    }
    return ScramMessage.unescape(text.substring(2));
  }

  private static boolean tooLong(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
  }

  /// The mechanism and the flag; names are private.
  @Override
  public String toString() {
    return "ClientFirst for " + mechanism + ", channel binding " + flag;
  }
}
