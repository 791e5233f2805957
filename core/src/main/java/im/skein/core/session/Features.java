package im.skein.core.session;

import im.skein.core.feature.Xep;
import im.skein.core.session.count.Acknowledging;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.sasl.Offer;
import im.skein.wire.xml.XmlLimits;
import java.util.List;

/// The stream features of each phase (RFC 6120 §4.3.2).
@Xep(number = 440, version = "1.0.0", note = "`tls-exporter`, `tls-server-end-point`")
@Xep(number = 478, version = "0.2.0")
final class Features {
  private static final String LIMITS = "urn:xmpp:stream-limits:0";
  private static final String CHANNEL_BINDING = "urn:xmpp:sasl-cb:0";

  private Features() {}

  /// Before TLS where it is required: that and nothing else.
  static Element encryption() {
    return features()
        .add(
            Element.of(
                new Name(Negotiation.TLS, "starttls"), Element.empty(Negotiation.TLS, "required")))
        .build();
  }

  /// Before log-in.
  static Element guest(Pipe.Peer peer, Offer offer, List<Element> more) {
    Element.Builder mechanisms = Element.builder(Authentication.NAMESPACE, "mechanisms");
    offer.mechanisms().forEach(name -> mechanisms.textChild("mechanism", name));
    Element.Builder features = features();
    if (peer.canStartTls() && !peer.encrypted()) {
      features.add(Element.empty(Negotiation.TLS, "starttls"));
    }
    features.add(mechanisms.build());
    if (!offer.channelBindings().isEmpty()) {
      Element.Builder bindings = Element.builder(CHANNEL_BINDING, "sasl-channel-binding");
      for (String type : offer.channelBindings()) {
        bindings.add(
            Element.builder(CHANNEL_BINDING, "channel-binding").attribute("type", type).build());
      }
      features.add(bindings.build());
    }
    return features.addAll(more).add(limits(XmlLimits.PRE_AUTH.maxElementBytes(), 0)).build();
  }

  /// After log-in.
  static Element authenticated(SessionSettings settings, List<Element> more) {
    SessionSettings.Timeouts timeouts = settings.timeouts();
    long idleSeconds = (timeouts.idleMillis() + timeouts.answerMillis()) / 1000;
    return features()
        .add(Element.empty(Binding.BIND))
        .add(Element.of(Binding.SESSION, Element.empty(Binding.SESSION.namespace(), "optional")))
        .add(Acknowledging.FEATURE)
        .addAll(more)
        .add(limits(XmlLimits.CLIENT.maxElementBytes(), idleSeconds))
        .build();
  }

  /// What the server takes (XEP-0478).
  private static Element limits(int maxBytes, long idleSeconds) {
    return Element.builder(LIMITS, "limits")
        .textChild("max-bytes", Integer.toString(maxBytes))
        .textChild("idle-seconds", idleSeconds == 0 ? null : Long.toString(idleSeconds))
        .build();
  }

  private static Element.Builder features() {
    return Element.builder(StreamError.STREAM, "features");
  }
}
