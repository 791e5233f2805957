package im.skein.bench.file;

import im.skein.bench.peer.ProcessMeter;
import im.skein.bench.work.Place;
import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Negotiation;
import im.skein.client.Options;
import im.skein.client.transport.TcpTransport;
import im.skein.client.transport.Transport;
import im.skein.client.transport.Trust;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// The HTTP upload of an XMPP server (XEP-0363) at `upload.` and its domain.
public final class XmppDepot implements Depot {
  private static final String NAMESPACE = "urn:xmpp:http:upload:0";
  private static final String USER = "carrier";
  private static final String PASSWORD = "heavy as a hundred million";

  private final Place server;
  private final Connection connection;

  private XmppDepot(Place server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /// Makes an account there and logs in.
  ///
  /// @throws IllegalStateException when that fails
  public static XmppDepot at(Place server) {
    String domain = server.target().domain();
    try {
      try (Negotiation negotiation = Negotiation.begin(connect(server), domain)) {
        negotiation.register(USER, Secret.of(PASSWORD));
      }
      return new XmppDepot(
          server,
          Connection.open(
              connect(server),
              Credentials.of(domain, USER, PASSWORD),
              Options.onLoopback("bench")));
    } catch (IOException e) {
      throw new IllegalStateException("cannot log in: " + e.getMessage(), e);
    }
  }

  private static Transport connect(Place server) throws IOException {
    return TcpTransport.connect(
        server.target().address(), server.target().domain(), Trust.system());
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public URI place(long length) throws IOException {
    Element wish =
        Element.builder(NAMESPACE, "request")
            .attribute("filename", "file.bin")
            .attribute("size", Long.toString(length))
            .build();
    Element slot =
        connection.request(Iq.Type.GET, Jid.known("upload." + server.target().domain()), wish);
    Element put = slot.child(new Name(NAMESPACE, "put"));
    return URI.create(String.valueOf(put == null ? null : put.attribute("url")));
  }

  @Override
  public Optional<ProcessMeter> meter() {
    return server.meter();
  }

  @Override
  public void close() {
    connection.close();
  }
}
