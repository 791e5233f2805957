package im.skein.core.session.opening;

import im.skein.core.feature.Xep;
import im.skein.core.session.count.Acknowledging;
import im.skein.core.session.login.Mechanisms;
import im.skein.core.session.login.Request;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.xml.XmlLimits;
import java.util.List;

/// The stream features of each phase (RFC 6120 §4.3.2).
@Xep(number = 440, version = "1.0.0", note = "`tls-exporter`, `tls-server-end-point`")
@Xep(number = 478, version = "0.2.0")
public final class Features {
  /// The namespace of STARTTLS.
  public static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";

  /// The namespace of SASL in RFC 6120.
  public static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

  /// Resource binding.
  public static final Name BIND = new Name("urn:ietf:params:xml:ns:xmpp-bind", "bind");

  /// The step that RFC 3921 had after binding; some clients still ask for it.
  public static final Name SESSION = new Name("urn:ietf:params:xml:ns:xmpp-session", "session");

  private static final String LIMITS = "urn:xmpp:stream-limits:0";
  private static final String CHANNEL_BINDING = "urn:xmpp:sasl-cb:0";

  private Features() {}

  /// Before TLS where it is required: that and nothing else.
  public static Element encryption() {
    return features()
        .add(Element.of(new Name(TLS, "starttls"), Element.empty(TLS, "required")))
        .build();
  }

  /// Before log-in.
  ///
  /// @param startTls whether TLS can be begun
  /// @param extensible what SASL2 offers; empty where it cannot be used
  /// @param more what others offer
  public static Element guest(
      boolean startTls, Mechanisms offered, List<Element> extensible, List<Element> more) {
    Element.Builder mechanisms = Element.builder(SASL, "mechanisms");
    offered.offer().mechanisms().forEach(name -> mechanisms.textChild("mechanism", name));
    Element.Builder features = features();
    if (startTls) {
      features.add(Element.empty(TLS, "starttls"));
    }
    features.add(mechanisms.build()).addAll(extensible);
    if (!offered.offer().channelBindings().isEmpty()) {
      Element.Builder bindings = Element.builder(CHANNEL_BINDING, "sasl-channel-binding");
      for (String type : offered.offer().channelBindings()) {
        bindings.add(
            Element.builder(CHANNEL_BINDING, "channel-binding").attribute("type", type).build());
      }
      features.add(bindings.build());
    }
    return features.addAll(more).add(limits(XmlLimits.PRE_AUTH.maxElementBytes(), 0)).build();
  }

  /// What SASL2 offers (XEP-0388 §2.1).
  ///
  /// @param options what may be asked for with a new session (XEP-0386)
  public static Element extensible(Mechanisms offered, List<String> options) {
    Element.Builder list = Element.builder(Request.BIND.namespace(), "inline");
    for (String option : options) {
      list.add(
          Element.builder(Request.BIND.namespace(), "feature").attribute("var", option).build());
    }
    Element.Builder inline =
        Element.builder(Request.NAMESPACE, "inline")
            .add(Acknowledging.FEATURE)
            .add(Element.of(Request.BIND, list.build()));
    if (!offered.tokens().isEmpty()) {
      Element.Builder fast = Element.builder(Request.FAST, "fast");
      offered.tokens().forEach(one -> fast.textChild("mechanism", one.mechanismName()));
      inline.add(fast.build());
    }
    Element.Builder authentication = Element.builder(Request.NAMESPACE, "authentication");
    offered.offer().mechanisms().forEach(name -> authentication.textChild("mechanism", name));
    return authentication.add(inline.build()).build();
  }

  /// After log-in.
  ///
  /// @param bound whether there is a session already
  /// @param idleSeconds after how much silence the server ends the stream
  public static Element authenticated(boolean bound, long idleSeconds, List<Element> more) {
    Element.Builder features = features();
    if (!bound) {
      features
          .add(Element.empty(BIND))
          .add(Element.of(SESSION, Element.empty(SESSION.namespace(), "optional")));
    }
    return features
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
