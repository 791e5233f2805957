package im.skein.testkit.conversation;

import im.skein.client.Incoming;
import im.skein.client.XmppStream;
import im.skein.client.transport.Transport;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.framing.Framing;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The end of a stream that is a component's (XEP-0114). Elements are read and written as those of
/// clients are, so that scripts need not tell the two apart.
///
/// @param stream on which nothing has been sent but the header
/// @param id the id that the server gave to it
record ComponentEnd(XmppStream stream, String id) {
  private static final String NAMESPACE = "jabber:component:accept";

  /// Sends a header and takes the answer.
  static ComponentEnd open(Stage stage, String domain) throws IOException {
    XmppStream stream = new XmppStream(new Renaming(stage.attach()));
    String header =
        "<stream:stream xmlns='"
            + NAMESPACE
            + "' xmlns:stream='http://etherx.jabber.org/streams' to='"
            + domain
            + "'>";
    stream.sendRaw(header.getBytes(StandardCharsets.UTF_8));
    if (stream.next() instanceof Incoming.Opened(Element answer)) {
      String id = answer.attribute("id");
      return new ComponentEnd(stream, id == null ? "" : id);
    }
    throw new AssertionError("the server opens no stream");
  }

  /// Opens a stream and shows that it knows the secret.
  static Participant connect(Stage stage, String domain, Secret secret) throws IOException {
    ComponentEnd end = open(stage, domain);
    end.stream.send(Element.text(Name.client("handshake"), hash(end.id, secret)));
    if (end.stream.next() instanceof Incoming.Received(Element answer)
        && answer.is(Name.client("handshake"))) {
      return new Participant(end.stream, Jid.known(domain));
    }
    throw new AssertionError("the server does not let in the component");
  }

  private static String hash(String id, Secret secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(secret.bytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /// Reads the namespace of components as that of clients; only the header names it.
  private record Renaming(Transport transport) implements Transport {
    @Override
    public Framing framing() {
      return transport.framing();
    }

    @Override
    public void send(byte[] bytes) throws IOException {
      transport.send(bytes);
    }

    @Override
    public byte @Nullable [] receive() throws IOException {
      byte[] bytes = transport.receive();
      return bytes == null
          ? null
          : new String(bytes, StandardCharsets.ISO_8859_1)
              .replace(NAMESPACE, Name.CLIENT)
              .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean isEncrypted() {
      return transport.isEncrypted();
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
