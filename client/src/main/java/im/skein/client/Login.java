package im.skein.client;

import im.skein.client.transport.Transport;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.Offer;
import im.skein.wire.sasl.Plain;
import im.skein.wire.sasl.SaslFailure;
import im.skein.wire.sasl.ScramClient;
import im.skein.wire.sasl.ScramMechanism;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The SASL exchange (RFC 6120 §6): the strongest SCRAM that both ends know, else PLAIN where it
/// was allowed and TLS is on.
final class Login {
  private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
  private static final Name MECHANISMS = new Name(SASL, "mechanisms");
  private static final Name MECHANISM = new Name(SASL, "mechanism");
  private static final Name BINDINGS = new Name("urn:xmpp:sasl-cb:0", "sasl-channel-binding");
  private static final Name BINDING = new Name("urn:xmpp:sasl-cb:0", "channel-binding");
  private static final int NONCE_BYTES = 18;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Negotiation negotiation;
  private final Offer offer;

  Login(Negotiation negotiation, Element features) {
    this.negotiation = negotiation;
    this.offer = new Offer(texts(features, MECHANISMS, MECHANISM), types(features));
  }

  /// Logs in.
  ///
  /// @throws RefusedException with the condition of RFC 6120 §6.5
  void run(String name, Secret password, PlainRule plain) throws IOException {
    Transport transport = negotiation.stream().transport();
    ChannelBinding binding = binding(transport);
    ScramMechanism strongest = null;
    for (ScramMechanism mechanism : ScramMechanism.values()) {
      boolean usable = !mechanism.plus() || binding != null;
      if (usable && offer.mechanisms().contains(mechanism.mechanismName())) {
        strongest = mechanism;
      }
    }
    if (strongest != null) {
      scram(strongest, ScramClient.Login.of(name, password), binding);
    } else if (offer.mechanisms().contains(Plain.MECHANISM) && plain.allows(transport)) {
      auth(Plain.MECHANISM, new Plain("", name, password).bytes());
      answer("success");
    } else {
      throw new IOException("no safe way to log in is offered: " + offer.mechanisms());
    }
  }

  private void scram(
      ScramMechanism mechanism, ScramClient.Login login, @Nullable ChannelBinding binding)
      throws IOException {
    try {
      ScramClient client = new ScramClient(mechanism, login, nonce(), binding, offer);
      auth(mechanism.mechanismName(), client.first());
      byte[] answer = client.answer(answer("challenge"));
      negotiation.stream()
          .send(
              Element.text(new Name(SASL, "response"), Base64.getEncoder().encodeToString(answer)));
      client.verify(answer("success"));
    } catch (SaslFailure e) {
      throw new IOException("the log-in was broken off: " + e.getMessage(), e);
    }
  }

  private void auth(String mechanism, byte[] initial) throws IOException {
    negotiation.stream()
        .send(
            Element.builder(SASL, "auth")
                .attribute("mechanism", mechanism)
                .text(Base64.getEncoder().encodeToString(initial))
                .build());
  }

  private byte[] answer(String wanted) throws IOException {
    Element answer = negotiation.element();
    if (answer.is(new Name(SASL, "failure"))) {
      String condition =
          answer.children().isEmpty() ? "" : answer.children().getFirst().name().local();
      throw new RefusedException("the log-in", condition, answer);
    }
    if (!answer.is(new Name(SASL, wanted))) {
      throw new IOException("instead of " + wanted + " came " + answer.name());
    }
    try {
      return Base64.getDecoder().decode(answer.text());
    } catch (IllegalArgumentException e) {
      throw new IOException("the server's answer is not base64", e);
    }
  }

  /// The best binding that both ends know; a server that names none (XEP-0440) is taken to know the
  /// best.
  private @Nullable ChannelBinding binding(Transport transport) {
    List<String> offered = offer.channelBindings();
    byte[] exported = transport.tlsExporter().orElse(null);
    if (exported != null && (offered.isEmpty() || offered.contains(ChannelBinding.TLS_EXPORTER))) {
      return ChannelBinding.tlsExporter(exported);
    }
    X509Certificate certificate = transport.certificate().orElse(null);
    return certificate != null && offered.contains(ChannelBinding.TLS_SERVER_END_POINT)
        ? ChannelBinding.tlsServerEndPoint(certificate)
        : null;
  }

  private static String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static List<String> texts(Element features, Name list, Name item) {
    List<String> found = new ArrayList<>();
    Element parent = features.child(list);
    if (parent != null) {
      parent.children().stream().filter(e -> e.is(item)).map(Element::text).forEach(found::add);
    }
    return found;
  }

  private static List<String> types(Element features) {
    List<String> found = new ArrayList<>();
    Element parent = features.child(BINDINGS);
    if (parent != null) {
      for (Element child : parent.children()) {
        String type = child.attribute("type");
        if (child.is(BINDING) && type != null) {
          found.add(type);
        }
      }
    }
    return found;
  }
}
