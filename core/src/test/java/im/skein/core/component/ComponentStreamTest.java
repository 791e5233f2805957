package im.skein.core.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.FixedChance;
import im.skein.core.base.ThrownFailures;
import im.skein.core.base.Time;
import im.skein.core.session.Inlet;
import im.skein.core.session.Inlets;
import im.skein.core.session.Pipe;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/// A component that does not read, and one that sends more than can be taken.
final class ComponentStreamTest {
  private static final Jid DOMAIN = Jid.known("example.org");
  private static final String ID = "aaaaaaaaaaaaaaaaaaaa";
  private static final int LARGE = 100_000;

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Runnable> underWay = new ArrayList<>();
  private final Components components =
      new Components(
          new Components.Parts(
              DOMAIN,
              Map.of("echo.example.org", Secret.of("north")),
              (stanza, handled) -> underWay.add(handled),
              new Still(),
              new FixedChance(),
              new ThrownFailures()));

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void say(Inlet inlet, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    inlet.feed(bytes, 0, bytes.length);
    inlet.roundEnded();
    run();
  }

  private Inlet connect(Wire wire) throws GeneralSecurityException {
    Inlet inlet = components.open(wire, Inlets.Framing.STREAM);
    say(
        inlet,
        "<stream:stream xmlns='jabber:component:accept' to='echo.example.org'"
            + " xmlns:stream='http://etherx.jabber.org/streams'>");
    MessageDigest digest = MessageDigest.getInstance("SHA-1");
    String hash =
        HexFormat.of().formatHex(digest.digest((ID + "north").getBytes(StandardCharsets.UTF_8)));
    say(inlet, "<handshake>" + hash + "</handshake>");
    assertTrue(wire.written.toString().endsWith("<handshake/>"), wire.written.toString());
    return inlet;
  }

  private boolean give(int size) {
    Stanza message =
        new Message(
            new Envelope(DOMAIN, Jid.known("echo.example.org"), null, null),
            Message.Type.CHAT,
            List.of(Element.text(Message.BODY, "x".repeat(size))));
    Component component = components.component("echo.example.org");
    return component != null && component.give(message);
  }

  @Test
  void onlySoMuchWaitsForWhoeverDoesNotRead() throws GeneralSecurityException {
    Wire wire = new Wire();
    Inlet _ = connect(wire);
    wire.reads = false;
    int given = 0;
    while (given < 100 && give(LARGE)) {
      given++;
      run();
    }
    assertTrue(given * LARGE > 4_000_000 && given * LARGE < 4_600_000, given + " were taken");
    assertTrue(wire.aborted);
    assertFalse(give(1));
    // Whoever comes anew is let in.
    Inlet _ = connect(new Wire());
    assertTrue(give(1));
  }

  @Test
  void onlySoMuchIsTakenAtOnce() throws GeneralSecurityException {
    Wire wire = new Wire();
    Inlet inlet = connect(wire);
    for (int i = 0; i < 512; i++) {
      assertTrue(wire.reading, i + " were taken");
      say(inlet, "<message from='echo.example.org' to='a@example.org'><body>a</body></message>");
    }
    assertFalse(wire.reading);
    underWay.subList(0, 255).forEach(Runnable::run);
    run();
    assertFalse(wire.reading);
    underWay.get(255).run();
    run();
    assertTrue(wire.reading);
    assertEquals(512, underWay.size());
  }

  @Test
  void strangersHaveOnlySomeConnections() {
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < 66; i++) {
      Wire wire = new Wire();
      wires.add(wire);
      Inlet _ = components.open(wire, Inlets.Framing.STREAM);
      run();
    }
    assertFalse(wires.get(63).closed);
    assertTrue(wires.get(64).written.toString().contains("<resource-constraint"));
    assertTrue(wires.get(65).closed);
  }

  private final class Wire implements Pipe {
    private static final Peer PEER = new Peer.Plain("memory", true, false);
    private final StringBuilder written = new StringBuilder();
    private long unwritten;
    private boolean reads = true;
    private boolean reading = true;
    private boolean closed;
    private boolean aborted;

    @Override
    public Executor loop() {
      return tasks::add;
    }

    @Override
    public void write(byte[] bytes) {
      written.append(new String(bytes, StandardCharsets.UTF_8));
      unwritten += reads ? 0 : bytes.length;
    }

    @Override
    public void flush() {}

    @Override
    public long unwrittenBytes() {
      return unwritten;
    }

    @Override
    public void reading(boolean on) {
      reading = on;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public void abort() {
      aborted = true;
    }

    @Override
    public Peer peer() {
      return PEER;
    }
  }

  private static final class Still implements Time {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long monotonicMillis() {
      return 0;
    }

    @Override
    public Timer after(long millis, Executor where, Runnable task) {
      return () -> {};
    }
  }
}
