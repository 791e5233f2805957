package im.skein.client;

import im.skein.client.transport.Transport;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.form.DataForm;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The steps before a session stands: stream header, TLS, registration, log-in, resource (RFC 6120
/// §4.3). One thread goes through them in order; [Connection] does it for whoever needs no more.
public final class Negotiation implements AutoCloseable {
  private static final Name FEATURES = new Name(StreamError.STREAM, "features");
  private static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
  private static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
  private static final Name REGISTER = new Name("jabber:iq:register", "query");

  private final XmppStream stream;
  private final String domain;
  private Element features;

  private Negotiation(XmppStream stream, String domain, Element features) {
    this.stream = stream;
    this.domain = domain;
    this.features = features;
  }

  /// Opens a stream and waits for the server's features.
  ///
  /// @throws IOException when the stream ends instead
  public static Negotiation begin(Transport transport, String domain) throws IOException {
    XmppStream stream = new XmppStream(transport);
    try {
      stream.open(domain);
      Negotiation negotiation = new Negotiation(stream, domain, Element.empty(FEATURES));
      negotiation.awaitFeatures();
      return negotiation;
    } catch (IOException e) {
      transport.close();
      throw e;
    }
  }

  /// What the server offers now.
  public Element features() {
    return features;
  }

  /// The stream under negotiation.
  public XmppStream stream() {
    return stream;
  }

  /// The domain it was opened to.
  public String domain() {
    return domain;
  }

  /// Changes to TLS (RFC 6120 §5).
  ///
  /// @throws IOException when the server does not offer it or is not to be trusted
  public void startTls() throws IOException {
    if (features.child(new Name(TLS, "starttls")) == null || !stream.transport().canStartTls()) {
      throw new IOException("the server offers no TLS");
    }
    stream.send(Element.empty(TLS, "starttls"));
    Element answer = element();
    if (!answer.is(new Name(TLS, "proceed"))) {
      throw new IOException("the server did not go on with TLS");
    }
    stream.startTls(domain);
    awaitFeatures();
  }

  /// What the server asks for from new accounts (XEP-0077 §3.1).
  public Element registrationForm() throws IOException {
    return request("get", Element.empty(REGISTER));
  }

  /// Makes an account with the two fields that every server knows.
  ///
  /// @return the payload of the answer, or an empty query
  /// @throws RefusedException with the condition, such as `conflict`
  public Element register(String name, Secret password) throws IOException {
    return request(
        "set",
        Element.builder(REGISTER)
            .textChild("username", name)
            .textChild("password", password.reveal())
            .build());
  }

  /// Makes an account with a data form (XEP-0077 §4).
  ///
  /// @param profile further fields by their `var`, such as `nick`
  /// @return the payload of the answer, or an empty query
  /// @throws RefusedException with the condition, such as `conflict`
  public Element register(String name, Secret password, Map<String, String> profile)
      throws IOException {
    List<DataForm.Field> fields = new ArrayList<>();
    fields.add(DataForm.Field.of("username", DataForm.Kind.TEXT_SINGLE, name));
    fields.add(DataForm.Field.of("password", DataForm.Kind.TEXT_PRIVATE, password.reveal()));
    profile.forEach(
        (key, value) -> fields.add(DataForm.Field.of(key, DataForm.Kind.TEXT_SINGLE, value)));
    DataForm form = DataForm.submit("jabber:iq:register", fields);
    return request("set", Element.builder(REGISTER).add(form.toElement()).build());
  }

  /// Sends an iq to the server and returns the payload of its answer; where that is empty, an empty
  /// element of the request's name.
  ///
  /// @throws RefusedException when the answer is an error
  public Element request(String type, Element payload) throws IOException {
    stream.send(
        Element.builder(Name.client("iq"))
            .attribute("type", type)
            .attribute("id", "n1")
            .attribute("to", domain)
            .add(payload)
            .build());
    Element answer = element();
    if (!"result".equals(answer.attribute("type"))) {
      throw RefusedException.of(payload.name().local(), answer);
    }
    List<Element> children = answer.children();
    return children.isEmpty() ? Element.empty(payload.name()) : children.getFirst();
  }

  /// Logs in and opens the stream anew.
  ///
  /// @throws RefusedException with a SASL condition, such as `not-authorized`
  public void authenticate(String name, Secret password, PlainRule plain) throws IOException {
    new Login(this, features).run(name, password, plain);
    stream.reopen(domain);
    awaitFeatures();
  }

  /// Asks for a resource (RFC 6120 §7).
  ///
  /// @param tag the wish; the server may give another
  /// @return the full address of the session
  public Jid bind(String tag) throws IOException {
    stream.send(
        Element.builder(Name.client("iq"))
            .attribute("type", "set")
            .attribute("id", "bind")
            .add(Element.builder(BIND, "bind").textChild("resource", tag).build())
            .build());
    Element answer = element();
    Element bind = answer.child(new Name(BIND, "bind"));
    String jid = bind == null ? null : bind.childText("jid");
    if (jid == null) {
      throw RefusedException.of("the resource", answer);
    }
    try {
      return Jid.parse(jid);
    } catch (InvalidJid e) {
      throw new IOException("the server gave an address that is none", e);
    }
  }

  /// Breaks it off.
  @Override
  public void close() {
    stream.close();
  }

  /// The next element.
  ///
  /// @throws StreamEndedException when none comes any more
  Element element() throws IOException {
    while (true) {
      switch (stream.next()) {
        case Incoming.Opened _ -> {}
        case Incoming.Received(Element element) -> {
          return element;
        }
        case Incoming.Ended(String why) -> throw new StreamEndedException(why);
      }
    }
  }

  private void awaitFeatures() throws IOException {
    Element next = element();
    if (!next.is(FEATURES)) {
      throw new IOException("instead of stream features came " + next.name());
    }
    features = next;
  }
}
