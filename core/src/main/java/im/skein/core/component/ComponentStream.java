package im.skein.core.component;

import im.skein.core.base.Hashes;
import im.skein.core.base.Time;
import im.skein.core.session.Inlet;
import im.skein.core.session.Pipe;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaException;
import im.skein.wire.StreamError;
import im.skein.wire.framing.FrameReader;
import im.skein.wire.framing.Framing;
import im.skein.wire.sasl.Secret;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The stream of one component: header, handshake, then stanzas both ways. Touched on the pipe's
/// loop, but for what says otherwise.
final class ComponentStream implements Inlet {
  private static final Name HANDSHAKE = new Name(Translation.COMPONENT, "handshake");
  private static final Name PING = new Name("urn:xmpp:ping", "ping");
  private static final int ID_LETTERS = 20;
  private static final long LOGIN_MILLIS = 10_000;
  private static final long CLOSE_MILLIS = 5_000;

  /// Beyond so much waiting output, the stream ends.
  private static final long MAX_WAITING = 4L * 1024 * 1024;

  /// With so many stanzas under way, nothing more is read, down to half of them.
  private static final int MAX_UNDER_WAY = 512;

  private final Components all;
  private final Pipe pipe;
  private final FrameReader reader;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Object output = new Object();
  private @Nullable ByteArrayOutputStream batch;
  private boolean finished;
  private String id = "";
  private @Nullable Component wanted;
  private @Nullable Component component;
  private volatile long waiting;
  private boolean guest = true;
  private boolean opened;
  private boolean resting;
  private boolean closing;

  ComponentStream(Components all, Pipe pipe) {
    this.all = all;
    this.pipe = pipe;
    this.reader = Framing.STREAM.reader(XmlLimits.PRE_AUTH, new Sink(this));
  }

  private record Sink(ComponentStream stream) implements StreamSink {
    @Override
    public void opened(Element header) {
      if (!stream.closing) {
        stream.header(header);
      }
    }

    @Override
    public void element(Element element) {
      if (!stream.closing) {
        stream.element(element);
      }
    }

    @Override
    public void closed() {
      stream.finish(null);
    }
  }

  /// Begins to watch the time.
  void start() {
    Time.Timer _ =
        all.parts()
            .time()
            .after(
                LOGIN_MILLIS,
                pipe.loop(),
                () -> {
                  if (guest) {
                    fail(StreamError.of(StreamError.Condition.CONNECTION_TIMEOUT));
                  }
                });
  }

  @Override
  public void feed(byte[] bytes, int offset, int length) {
    if (closing) {
      return;
    }
    try {
      reader.feed(bytes, offset, length);
    } catch (XmlException e) {
      fail(e.error());
    } catch (RuntimeException e) {
      all.parts().failures().bug("reading the stream of a component", e);
      fail(StreamError.of(StreamError.Condition.INTERNAL_SERVER_ERROR));
    }
  }

  @Override
  public void roundEnded() {}

  @Override
  public void writable() {
    waiting = pipe.unwrittenBytes();
  }

  @Override
  public void encrypted() {}

  @Override
  public void closed() {
    closing = true;
    synchronized (output) {
      finished = true;
    }
    leave();
  }

  private void leave() {
    if (guest) {
      guest = false;
      all.noGuest();
    }
    Component own = component;
    if (own != null) {
      component = null;
      own.detach(this);
    }
  }

  // What comes in.

  private void header(Element header) {
    String to = header.attribute("to");
    wanted = all.component(to);
    id = all.parts().chance().letters(ID_LETTERS);
    StreamError wrong =
        !header.is(Framing.HEADER) || !reader.contentNamespace().equals(Translation.COMPONENT)
            ? StreamError.of(StreamError.Condition.INVALID_NAMESPACE)
            : wanted == null ? StreamError.of(StreamError.Condition.HOST_UNKNOWN) : null;
    Component known = wanted;
    open(known == null ? all.parts().domain().domain() : known.domain());
    if (wrong != null) {
      fail(wrong);
    }
  }

  private void open(String from) {
    opened = true;
    String header =
        "<?xml version='1.0'?><stream:stream xmlns='"
            + Translation.COMPONENT
            + "' xmlns:stream='"
            + StreamError.STREAM
            + "' from='"
            + from
            + "' id='"
            + id
            + "'>";
    write(header.getBytes(StandardCharsets.UTF_8));
  }

  private void element(Element element) {
    Component known = wanted;
    if (component != null) {
      stanza(element, component);
    } else if (known == null || !element.is(HANDSHAKE) || !fits(element.text(), known.secret())) {
      fail(StreamError.of(StreamError.Condition.NOT_AUTHORIZED));
    } else {
      component = known;
      guest = false;
      all.noGuest();
      reader.limits(XmlLimits.CLIENT);
      write(Element.empty(HANDSHAKE));
      known.attach(this);
    }
  }

  /// Whether that is the hash of the id of the stream and the secret (XEP-0114 §3).
  private boolean fits(String said, Secret secret) {
    MessageDigest digest = Hashes.sha1();
    digest.update(id.getBytes(StandardCharsets.UTF_8));
    String hash = HexFormat.of().formatHex(digest.digest(secret.bytes()));
    return Secret.of(hash).equals(Secret.of(said.strip()));
  }

  private void stanza(Element element, Component own) {
    Element known = Translation.fromComponent(element);
    if (!Stanza.isStanza(known)) {
      fail(StreamError.of(StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
      return;
    }
    if (!speaksFor(own, known.attribute("from"))) {
      fail(StreamError.of(StreamError.Condition.INVALID_FROM));
      return;
    }
    Stanza stanza;
    try {
      stanza = Stanza.parse(known);
    } catch (StanzaException e) {
      refuse(known, e.error());
      return;
    }
    if (stanza.to() == null) {
      refuse(known, StanzaError.of(StanzaError.Condition.BAD_REQUEST, "There is no addressee."));
    } else if (stanza instanceof Iq iq && iq.isRequest() && all.parts().domain().equals(iq.to())) {
      answer(iq);
    } else {
      take(stanza);
    }
  }

  /// Whether that is an address at the component's domain (XEP-0114 §3, RFC 6120 §4.9.3.9).
  private static boolean speaksFor(Component own, @Nullable String from) {
    try {
      return from != null && Jid.parse(from).domain().equals(own.domain());
    } catch (InvalidJid _) {
      return false;
    }
  }

  /// Answers what a component asks the server itself: whether it is there.
  private void answer(Iq iq) {
    boolean ping = iq.type() == Iq.Type.GET && iq.payload().getFirst().is(PING);
    boolean _ =
        send(
            ping
                ? iq.result(null)
                : iq.error(StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE)));
  }

  private void take(Stanza stanza) {
    if (underWay.incrementAndGet() >= MAX_UNDER_WAY && !resting) {
      resting = true;
      pipe.reading(false);
    }
    all.parts()
        .taker()
        .take(
            stanza,
            () -> {
              if (underWay.decrementAndGet() == MAX_UNDER_WAY / 2) {
                pipe.loop().execute(this::readOn);
              }
            });
  }

  private void readOn() {
    if (resting && !closing) {
      resting = false;
      pipe.reading(true);
    }
  }

  /// Answers a stanza that could not be read, unless it was an answer itself.
  private void refuse(Element element, StanzaError error) {
    String type = element.attribute("type");
    if ("error".equals(type) || "result".equals(type)) {
      return;
    }
    write(
        Translation.toComponent(
            Element.builder(element.name())
                .attribute("type", "error")
                .attribute("id", element.attribute("id"))
                .attribute("from", all.parts().domain().toString())
                .attribute("to", element.attribute("from"))
                .add(error.toElement())
                .build()));
  }

  // What goes out; on any thread.

  /// Sends a stanza to the component.
  ///
  /// @return false when the stream is over
  boolean send(Stanza stanza) {
    return write(Translation.toComponent(stanza.toElement()));
  }

  private boolean write(Element element) {
    return write(XmlWriter.bytes(element, Translation.COMPONENT));
  }

  private boolean write(byte[] bytes) {
    boolean full;
    synchronized (output) {
      if (finished) {
        return false;
      }
      ByteArrayOutputStream out = batch;
      if (out == null) {
        out = new ByteArrayOutputStream(bytes.length);
        batch = out;
        pipe.loop().execute(this::flush);
      }
      full = out.size() + waiting > MAX_WAITING;
      out.writeBytes(bytes);
      finished = full;
    }
    if (full) {
      pipe.loop().execute(this::cut);
    }
    return true;
  }

  /// Closes without a word: whoever does not read would not read that either.
  private void cut() {
    closing = true;
    leave();
    pipe.abort();
  }

  private void flush() {
    byte[] bytes;
    synchronized (output) {
      ByteArrayOutputStream out = batch;
      bytes = out == null ? new byte[0] : out.toByteArray();
      batch = null;
    }
    if (bytes.length > 0) {
      pipe.write(bytes);
      pipe.flush();
    }
    waiting = pipe.unwrittenBytes();
  }

  /// Ends the stream with that error; on any thread.
  void end(StreamError error) {
    pipe.loop().execute(() -> fail(error));
  }

  /// Ends the stream with that error.
  void fail(StreamError error) {
    if (closing) {
      return;
    }
    if (!opened) {
      open(all.parts().domain().domain());
    }
    finish(error);
  }

  private void finish(@Nullable StreamError error) {
    if (closing) {
      return;
    }
    closing = true;
    leave();
    if (error != null) {
      write(error.toElement());
    }
    write(Framing.STREAM.close());
    flush();
    synchronized (output) {
      finished = true;
    }
    pipe.close();
    Time.Timer _ = all.parts().time().after(CLOSE_MILLIS, pipe.loop(), pipe::abort);
  }
}
