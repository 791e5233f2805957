package im.skein.testkit.conversation;

import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.SaslFailure;
import im.skein.wire.sasl.ScramClient;
import im.skein.wire.sasl.ScramMechanism;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A log-in by SASL2 in a script: the proof is made here, the rest of the request is the script's.
///
/// @param participant whose stream is open
/// @param localpart whose account it is
/// @param children what the request holds beside the proof
record LogIn(Participant participant, String localpart, List<Element> children) {
  private static final String SASL2 = "urn:xmpp:sasl:2";

  /// Logs in by a token; what the server says to that is left for the script.
  void byToken(Secret token) throws IOException {
    HashedToken mechanism = HashedToken.HT_SHA_256_NONE;
    send(mechanism.mechanismName(), mechanism.message(localpart, token, List.of()));
  }

  /// Logs in by a password as far as the last message of the client; what the server says to that
  /// is left for the script.
  ///
  /// @param as the address to act as, empty for none
  void byPassword(Secret password, String as, Duration patience) throws IOException {
    ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
    try {
      ScramClient client =
          new ScramClient(
              mechanism,
              new ScramClient.Login(as, localpart, password),
              "the-nonce-of-a-script",
              null,
              null);
      send(mechanism.mechanismName(), client.first());
      Element answer = participant.next(patience);
      if (!answer.is(new Name(SASL2, "challenge"))) {
        participant.unread(answer);
        return;
      }
      byte[] proof = client.answer(Base64.getDecoder().decode(answer.text()));
      participant.stream().send(Element.text(new Name(SASL2, "response"), encode(proof)));
    } catch (SaslFailure e) {
      throw new AssertionError("the server says what is not SCRAM: " + e.getMessage(), e);
    }
  }

  private void send(String mechanism, byte[] first) throws IOException {
    participant.stream()
        .send(
            Element.builder(SASL2, "authenticate")
                .attribute("mechanism", mechanism)
                .textChild("initial-response", encode(first))
                .addAll(children)
                .build());
  }

  private static String encode(byte[] message) {
    return Base64.getEncoder().encodeToString(message);
  }

  /// The full address that a log-in has bound, or null when this says nothing of one.
  static @Nullable Jid address(Element element) {
    if (!element.is(new Name(SASL2, "success"))) {
      return null;
    }
    try {
      Jid address = Jid.parseNullable(element.childText("authorization-identifier"));
      return address == null || address.isBare() ? null : address;
    } catch (InvalidJid e) {
      throw new AssertionError("the server tells an address that is none", e);
    }
  }
}
