package im.skein.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The client's end of one SCRAM login (RFC 5802 §5). Call [#first], [#answer] and [#verify] in
/// this order; only when `verify` has returned is the server known to be the right one.
public final class ScramClient {
  /// A server that asks for more work than this is refused: a false one could ask for hours.
  public static final int MAX_ITERATIONS = 10_000_000;

  /// Who logs in.
  ///
  /// @param authzid whom to act as, empty for oneself
  /// @param username the account's name
  /// @param password as typed
  public record Login(String authzid, String username, Secret password) {
    /// A login as oneself.
    public static Login of(String username, Secret password) {
      return new Login("", username, password);
    }

    /// Names are private.
    @Override
    public String toString() {
      return "Login";
    }
  }

  private final ScramMechanism mechanism;
  private final Secret password;
  private final String nonce;
  private final @Nullable ChannelBinding binding;
  private final @Nullable Offer offer;
  private final String header;
  private final String bare;
  private byte[] serverSignature = {};

  /// A login.
  ///
  /// @param mechanism the mechanism chosen
  /// @param login who
  /// @param nonce fresh, unguessable, printable ASCII, no comma
  /// @param binding the binding of this channel when this end can bind, else null; with a mechanism
  ///   without PLUS it makes the client say that it saw no offer to bind
  /// @param offer what the stream features said, to be compared with what the server proves
  ///   (XEP-0474), or null
  /// @throws SaslFailure when the password cannot be one
  public ScramClient(
      ScramMechanism mechanism,
      Login login,
      String nonce,
      @Nullable ChannelBinding binding,
      @Nullable Offer offer)
      throws SaslFailure {
    if (!ScramMessage.isNonce(nonce)) {
      throw new IllegalArgumentException("a nonce is printable ASCII without a comma");
    }
    if (mechanism.plus() && binding == null) {
      throw new IllegalArgumentException("the mechanism needs a channel to bind to");
    }
    this.mechanism = mechanism;
    this.password = Passwords.prepare(login.password());
    this.nonce = nonce;
    this.binding = mechanism.plus() ? binding : null;
    this.offer = offer;
    String authzid = login.authzid();
    this.header =
        flag(mechanism, binding)
            + ","
            + (authzid.isEmpty() ? "" : "a=" + ScramMessage.escape(authzid))
            + ",";
    this.bare = "n=" + ScramMessage.escape(login.username()) + ",r=" + nonce;
  }

  private static String flag(ScramMechanism mechanism, @Nullable ChannelBinding binding) {
    if (binding == null) {
      return "n";
    }
    return mechanism.plus() ? "p=" + binding.type() : "y";
  }

  /// The first message.
  public byte[] first() {
    return (header + bare).getBytes(StandardCharsets.UTF_8);
  }

  /// The final message, which answers the server's challenge. This is slow on purpose.
  ///
  /// @throws SaslFailure when the challenge is wrong, too weak, too costly, or shows that the offer
  ///   was changed on its way
  public byte[] answer(byte[] challenge) throws SaslFailure {
    String serverFirst = ScramMessage.text(challenge);
    ScramMessage attributes = ScramMessage.parse(serverFirst);
    String wholeNonce = attributes.expect('r');
    byte[] salt = ScramMessage.base64(attributes.expect('s'));
    int iterations = iterations(attributes.expect('i'));
    for (ScramMessage.Attribute extension : attributes.extensions('\0')) {
      checkOffer(extension);
    }
    boolean ours = wholeNonce.startsWith(nonce) && wholeNonce.length() > nonce.length();
    if (!ours || !ScramMessage.isNonce(wholeNonce) || salt.length == 0) {
      throw SaslFailure.refused("the server's nonce or salt is wrong");
    }
    ScramHash hash = mechanism.hash();
    byte[] salted = ScramKeys.saltedPassword(hash, password, salt, iterations);
    String bound = Base64.getEncoder().encodeToString(Bytes.bound(header, binding));
    String withoutProof = "c=" + bound + ",r=" + wholeNonce;
    byte[] signed =
        (bare + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
    byte[] clientKey = ScramKeys.clientKey(hash, salted);
    byte[] proof = Bytes.xor(clientKey, hash.hmac(hash.hash(clientKey), signed));
    serverSignature = hash.hmac(ScramKeys.serverKey(hash, salted), signed);
    String last = withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    return last.getBytes(StandardCharsets.UTF_8);
  }

  private void checkOffer(ScramMessage.Attribute extension) throws SaslFailure {
    if (extension.name() == 'h'
        && offer != null
        && !MessageDigest.isEqual(
            Bytes.ascii(offer.hash(mechanism.hash())), Bytes.ascii(extension.value()))) {
      throw SaslFailure.refused("the list of mechanisms was changed on its way");
    }
  }

  private static int iterations(String text) throws SaslFailure {
    int iterations = 0;
    if (text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      iterations = Integer.parseInt(text);
    }
    if (iterations < ScramKeys.MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
      throw SaslFailure.refused("the server asks for too few or too many iterations");
    }
    return iterations;
  }

  /// Checks that the server knows the keys too.
  ///
  /// @throws SaslFailure when it does not
  public void verify(byte[] serverFinal) throws SaslFailure {
    ScramMessage attributes = ScramMessage.parse(ScramMessage.text(serverFinal));
    byte[] signature = ScramMessage.base64(attributes.expect('v'));
    attributes.extensions('\0');
    if (serverSignature.length == 0 || !MessageDigest.isEqual(signature, serverSignature)) {
      throw SaslFailure.refused("the server does not know the password");
    }
  }
}
