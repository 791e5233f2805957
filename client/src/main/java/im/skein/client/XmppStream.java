package im.skein.client;

import im.skein.client.transport.Transport;
import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.framing.FrameReader;
import im.skein.wire.framing.Framing;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;

/// A stream over a transport: elements out, elements in, and nothing more known about them. One
/// thread reads; several may send.
public final class XmppStream implements AutoCloseable {
  /// A server may send more in one element than a client may: whole rosters.
  private static final XmlLimits LIMITS = new XmlLimits(16 * 1024 * 1024, 80, 96, 1024, 64);

  private final Transport transport;
  private final FrameReader reader;
  private final ArrayDeque<Incoming> arrived = new ArrayDeque<>();
  private final Object sending = new Object();

  /// A stream that has not been opened.
  public XmppStream(Transport transport) {
    this.transport = transport;
    this.reader = transport.framing().reader(LIMITS, new Sink());
  }

  /// Sends a stream header to that domain.
  public void open(String domain) throws IOException {
    List<Attribute> attributes =
        List.of(
            new Attribute(Name.local("to"), domain),
            new Attribute(Name.local("version"), "1.0"),
            new Attribute(new Name(Name.XML, "lang"), "en"));
    sendRaw(transport.framing().open(Framing.header(attributes)));
  }

  /// Forgets the stream so far and opens a new one on the same connection, as after SASL (RFC 6120
  /// §6.4.6).
  public void reopen(String domain) throws IOException {
    reader.reset();
    open(domain);
  }

  /// Begins TLS after the server's `proceed`, and opens a new stream inside.
  public void startTls(String domain) throws IOException {
    transport.startTls();
    reopen(domain);
  }

  /// Sends an element.
  public void send(Element element) throws IOException {
    sendRaw(transport.framing().element(element));
  }

  /// Sends bytes as they are, well-formed or not: for tests of what a server does with them.
  public void sendRaw(byte[] bytes) throws IOException {
    synchronized (sending) {
      transport.send(bytes);
    }
  }

  /// The next that comes; waits for it. After the end it is the end again.
  public Incoming next() {
    while (arrived.isEmpty()) {
      try {
        byte[] bytes = transport.receive();
        if (bytes == null) {
          arrived.add(new Incoming.Ended("closed by the server"));
        } else {
          reader.feed(bytes, 0, bytes.length);
        }
      } catch (XmlException e) {
        arrived.add(new Incoming.Ended("the server sent what is not XMPP: " + e.getMessage()));
      } catch (IOException e) {
        arrived.add(new Incoming.Ended(String.valueOf(e.getMessage())));
      }
    }
    Incoming next = arrived.element();
    if (!(next instanceof Incoming.Ended)) {
      arrived.remove();
    }
    return next;
  }

  /// What carries the stream.
  public Transport transport() {
    return transport;
  }

  /// Says goodbye, where that is still possible, and closes the connection.
  @Override
  public void close() {
    try {
      sendRaw(transport.framing().close());
    } catch (IOException _) {
      // the connection is gone already, which is what was wanted
    }
    transport.close();
  }

  private final class Sink implements StreamSink {
    @Override
    public void opened(Element header) {
      arrived.add(new Incoming.Opened(header));
    }

    @Override
    public void element(Element element) {
      if (element.is(new Name(StreamError.STREAM, "error"))) {
        String condition =
            element.children().isEmpty() ? "" : element.children().getFirst().name().local();
        arrived.add(new Incoming.Received(element));
        arrived.add(new Incoming.Ended("stream error " + condition));
      } else {
        arrived.add(new Incoming.Received(element));
      }
    }

    @Override
    public void closed() {
      arrived.add(new Incoming.Ended("the server closed the stream"));
    }
  }
}
