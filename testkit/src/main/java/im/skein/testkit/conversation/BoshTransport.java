package im.skein.testkit.conversation;

import im.skein.client.transport.Transport;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.framing.Framing;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// XMPP by BOSH (XEP-0206) as a client speaks it, in clear and on the loopback interface. To its
/// user it looks like WebSocket (RFC 7395): what opens and closes a stream is told by messages.
final class BoshTransport implements Transport {
  private static final String NAMESPACE = "http://jabber.org/protocol/httpbind";
  private static final String XBOSH = "urn:xmpp:xbosh";
  private static final long FIRST_RID = 1_573_741_820L;
  private static final int REQUESTS = 2;
  private static final byte[] END = {};

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI address;
  private final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private final TreeMap<Long, byte[]> early = new TreeMap<>();
  private final DocumentReader reader = new DocumentReader(XmlLimits.STORED);
  private @Nullable String sid;
  private long rid = FIRST_RID;
  private long answered = FIRST_RID - 1;
  private boolean opening;
  private boolean closed;

  /// @param address usually ends in `/http-bind`
  BoshTransport(URI address) {
    this.address = address;
  }

  @Override
  public Framing framing() {
    return Framing.MESSAGE;
  }

  @Override
  public synchronized void send(byte[] bytes) throws IOException {
    Element message;
    try {
      message = reader.read(bytes, 0, bytes.length);
    } catch (XmlException _) {
      // What is no element is for the server to refuse.
      post(Element.empty(NAMESPACE, "body"), bytes);
      return;
    }
    Element.Builder body = Element.builder(NAMESPACE, "body");
    boolean framing = message.name().namespace().equals(Framing.NAMESPACE);
    if (framing && message.name().local().equals("open")) {
      opening = true;
      body.attribute("to", message.attribute("to"))
          .attribute(new Name(Name.XML, "lang"), message.attribute(new Name(Name.XML, "lang")));
      if (sid == null) {
        body.attribute("wait", "60").attribute("hold", "1").attribute("ver", "1.6");
      } else {
        body.attribute(new Name(XBOSH, "restart"), "true");
      }
    } else if (framing) {
      body.attribute("type", "terminate");
    }
    post(body.build(), framing ? END : bytes);
  }

  /// Sends a request once few enough are under way.
  private void post(Element wrapper, byte[] payload) throws IOException {
    try {
      while (!closed && (rid - 1 - answered >= REQUESTS || (sid == null && rid > FIRST_RID))) {
        wait();
      }
    } catch (InterruptedException _) {
      throw new InterruptedIOException();
    }
    if (closed) {
      throw new IOException("the session is over");
    }
    CompletableFuture<?> _ = request(wrapper, payload);
  }

  private CompletableFuture<?> request(Element wrapper, byte[] payload) {
    long number = rid++;
    byte[] whole =
        XmlWriter.bytes(
            wrapper.withAttribute("rid", Long.toString(number)).withAttribute("sid", sid), "");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(whole, 0, whole.length - 2);
    bytes.writeBytes(">".getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(payload);
    bytes.writeBytes("</body>".getBytes(StandardCharsets.US_ASCII));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("content-type", "text/xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .handle((response, failure) -> {
          if (failure == null && response.statusCode() == 200) {
            came(number, response.body());
          } else {
            over();
          }
          return null;
        });
  }

  /// Takes an answer; those that come ahead of others wait for them.
  private synchronized void came(long number, byte[] body) {
    early.put(number, body);
    for (byte[] next = early.remove(answered + 1);
        next != null;
        next = early.remove(answered + 1)) {
      answered++;
      try {
        take(reader.read(next, 0, next.length));
      } catch (XmlException | IOException _) {
        over();
      }
    }
    notifyAll();
  }

  private void take(Element body) throws IOException {
    String name = body.attribute("sid");
    if (name != null) {
      sid = name;
    }
    for (Element child : body.children()) {
      if (opening) {
        opening = false;
        messages.add(
            XmlWriter.bytes(
                Element.builder(Framing.NAMESPACE, "open").attribute("version", "1.0").build(),
                ""));
      }
      messages.add(XmlWriter.bytes(child, ""));
    }
    if ("terminate".equals(body.attribute("type"))) {
      messages.add(XmlWriter.bytes(Element.empty(Framing.NAMESPACE, "close"), ""));
      over();
    } else if (!closed && answered == rid - 1) {
      post(Element.empty(NAMESPACE, "body"), END);
    }
  }

  private synchronized void over() {
    closed = true;
    messages.add(END);
    notifyAll();
  }

  @Override
  public byte @Nullable [] receive() throws IOException {
    try {
      byte[] message = messages.take();
      if (message.length > 0) {
        return message;
      }
      messages.add(END);
      return null;
    } catch (InterruptedException _) {
      throw new InterruptedIOException();
    }
  }

  @Override
  public boolean isEncrypted() {
    return false;
  }

  /// Says that it will be away, and that nobody need wait for it: a session outlives connections,
  /// so that their end would say nothing.
  @Override
  public void close() {
    CompletableFuture<?> said = CompletableFuture.completedFuture(null);
    synchronized (this) {
      if (!closed && sid != null) {
        said = request(Element.builder(NAMESPACE, "body").attribute("pause", "0").build(), END);
      }
      over();
    }
    said.join();
    http.shutdownNow();
  }
}
