package im.skein.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The server's end of one SCRAM login (RFC 5802 §5): a challenge, then a verdict. Keys are looked
/// up by the caller between [ClientFirst#parse] and here, in its own time; for an unknown name it
/// brings [ScramKeys#decoy], and everything goes on alike up to the verdict.
///
/// One object serves one login and one thread.
public final class ScramServer {
  /// How a login ended.
  public sealed interface Outcome {
    /// The client knows the password and the channel is bound as it said.
    ///
    /// @param serverFinal the last message to the client, ASCII, which proves the server
    /// @param username the name as the client sent it, unescaped
    /// @param authzid whom the client wants to act as, empty for itself; to be checked by the
    ///   caller
    record Success(String serverFinal, String username, String authzid) implements Outcome {
      /// The last message as bytes.
      public byte[] bytes() {
        return serverFinal.getBytes(StandardCharsets.US_ASCII);
      }

      /// Names are private.
      @Override
      public String toString() {
        return "Success";
      }
    }

    /// The login failed.
    ///
    /// @param condition what to answer
    record Refused(SaslFailure.Condition condition) implements Outcome {}
  }

  private final ClientFirst first;
  private final ScramKeys keys;
  private final @Nullable ChannelBinding binding;
  private final String nonce;
  private final String serverFirst;
  private boolean finished;

  /// A login without a hash of the offer.
  ///
  /// @param first the client's first message
  /// @param keys the keys of the account, or a decoy
  /// @param nonce the server's part of the nonce: fresh, unguessable, printable ASCII, no comma
  /// @param bindings the bindings of this channel when mechanisms with PLUS were offered, else none
  /// @throws SaslFailure when what the client said about channel binding shows that somebody
  ///   changed the offer, or does not fit the mechanism (RFC 5802 §6)
  public ScramServer(ClientFirst first, ScramKeys keys, String nonce, List<ChannelBinding> bindings)
      throws SaslFailure {
    this(first, keys, nonce, bindings, null);
  }

  /// A login that also proves what was offered (XEP-0474).
  ///
  /// @param offer what the stream features said, or null for no proof
  public ScramServer(
      ClientFirst first,
      ScramKeys keys,
      String nonce,
      List<ChannelBinding> bindings,
      @Nullable Offer offer)
      throws SaslFailure {
    if (!ScramMessage.isNonce(nonce)) {
      throw new IllegalArgumentException("a nonce is printable ASCII without a comma");
    }
    this.binding = chosen(first, bindings);
    this.first = first;
    this.keys = keys;
    this.nonce = first.nonce() + nonce;
    String salt = Base64.getEncoder().encodeToString(keys.salt());
    String plain = "r=" + this.nonce + ",s=" + salt + ",i=" + keys.iterations();
    this.serverFirst = offer == null ? plain : plain + ",h=" + offer.hash(first.mechanism().hash());
  }

  /// What the client binds to, which is null without PLUS.
  private static @Nullable ChannelBinding chosen(ClientFirst first, List<ChannelBinding> bindings)
      throws SaslFailure {
    boolean plus = first.mechanism().plus();
    switch (first.flag()) {
      case USED -> {
        for (ChannelBinding offered : bindings) {
          if (plus && offered.type().equals(first.bindingType())) {
            return offered;
          }
        }
        throw SaslFailure.refused("the client binds to a channel in a way that was not offered");
      }
      case NOT_OFFERED -> {
        if (plus || !bindings.isEmpty()) {
          throw SaslFailure.refused("the client did not see that channel binding is offered");
        }
      }
      case UNSUPPORTED -> {
        if (plus) {
          throw SaslFailure.refused("the mechanism needs channel binding");
        }
      }
    }
    return null;
  }

  /// The first message to the client.
  public byte[] challenge() {
    return serverFirst.getBytes(StandardCharsets.US_ASCII);
  }

  /// Checks the client's final message.
  ///
  /// @throws IllegalStateException when called twice
  public Outcome finish(byte[] clientFinal) {
    if (finished) {
      throw new IllegalStateException("a login has one final message");
    }
    finished = true;
    try {
      return verdict(ScramMessage.text(clientFinal));
    } catch (SaslFailure e) {
      return new Outcome.Refused(e.condition());
    }
  }

  private Outcome verdict(String text) throws SaslFailure {
    ScramMessage attributes = ScramMessage.parse(text);
    byte[] bound = ScramMessage.base64(attributes.expect('c'));
    String returned = attributes.expect('r');
    attributes.extensions('p');
    byte[] proof = ScramMessage.base64(attributes.expect('p'));
    attributes.expectEnd();
    ScramHash hash = first.mechanism().hash();
    if (proof.length != hash.bytes()) {
      throw SaslFailure.malformed("the proof has the wrong length");
    }
    String withoutProof = text.substring(0, text.lastIndexOf(",p="));
    byte[] signed =
        (first.bare() + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
    byte[] clientKey = Bytes.xor(proof, hash.hmac(keys.storedKey(), signed));
    boolean known = MessageDigest.isEqual(hash.hash(clientKey), keys.storedKey());
    boolean fresh = MessageDigest.isEqual(Bytes.ascii(returned), Bytes.ascii(nonce));
    boolean sameChannel = MessageDigest.isEqual(bound, Bytes.bound(first.header(), binding));
    if (!(known && fresh && sameChannel)) {
      throw SaslFailure.refused("the proof does not fit");
    }
    byte[] signature = hash.hmac(keys.serverKey(), signed);
    String last = "v=" + Base64.getEncoder().encodeToString(signature);
    return new Outcome.Success(last, first.username(), first.authzid());
  }
}
