package im.skein.testkit.conversation;

import im.skein.client.Incoming;
import im.skein.client.XmppStream;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A client that is on the stage: what has come for it and was not looked at yet. A virtual thread
/// reads; it answers the runner's own pings, so that they never stand in a script's way.
final class Participant {
  static final Name PING = new Name("urn:xmpp:ping", "ping");
  static final String PING_ID = "runner-ping-";

  private final XmppStream stream;
  private final ArrayDeque<Element> arrived = new ArrayDeque<>();
  private @Nullable Jid jid;
  private String answeredPing = "";
  private String ended = "";
  private boolean over;

  /// A participant on a stream on which nothing is being read.
  Participant(XmppStream stream, @Nullable Jid jid) {
    this.stream = stream;
    this.jid = jid;
    Thread.ofVirtual().start(this::read);
  }

  /// The full address, or null before one is bound.
  synchronized @Nullable Jid jid() {
    return jid;
  }

  XmppStream stream() {
    return stream;
  }

  synchronized boolean isOver() {
    return over;
  }

  /// The next element, removed.
  ///
  /// @throws AssertionError when none comes in time, or the stream ends
  synchronized Element next(Duration patience) {
    await(() -> !arrived.isEmpty() || over, patience);
    if (arrived.isEmpty()) {
      throw new AssertionError(
          over
              ? "the stream ended: " + ended
              : "nothing came within " + patience.toMillis() + " ms");
    }
    return arrived.remove();
  }

  /// Puts back what was looked at too early.
  synchronized void unread(Element element) {
    arrived.addFirst(element);
  }

  /// A resource was bound.
  synchronized void jid(Jid bound) {
    jid = bound;
  }

  /// What has come and was not looked at.
  synchronized ArrayDeque<Element> rest() {
    return arrived.clone();
  }

  /// Waits for the end of the stream.
  synchronized void awaitEnd(Duration patience) {
    await(() -> over, patience);
    if (!over) {
      throw new AssertionError("the stream goes on");
    }
  }

  /// Sends a ping and waits for the answer, of whatever kind.
  ///
  /// @param to whom, or null for the server
  void ping(@Nullable Jid to, String id, Duration patience) throws IOException {
    Jid own = jid;
    stream.send(
        Element.builder(Name.client("iq"))
            .attribute("from", own == null ? null : own.toString())
            .attribute("type", "get")
            .attribute("id", PING_ID + id)
            .attribute("to", to == null ? null : to.toString())
            .add(Element.empty(PING))
            .build());
    synchronized (this) {
      await(() -> answeredPing.equals(id) || over, patience);
      if (!answeredPing.equals(id)) {
        throw new AssertionError("the server answers no ping");
      }
    }
  }

  private void read() {
    while (true) {
      switch (stream.next()) {
        case Incoming.Opened _ -> {}
        case Incoming.Received(Element element) -> received(element);
        case Incoming.Ended(String why) -> {
          synchronized (this) {
            ended = why;
            over = true;
            notifyAll();
          }
          return;
        }
      }
    }
  }

  private void received(Element element) {
    String given = element.attribute("id");
    String id = given == null ? "" : given;
    boolean ping = id.startsWith(PING_ID) && element.is(Name.client("iq"));
    if (ping && "get".equals(element.attribute("type"))) {
      answer(element, id);
      return;
    }
    synchronized (this) {
      if (ping) {
        answeredPing = id.substring(PING_ID.length());
      } else {
        arrived.add(element);
      }
      notifyAll();
    }
  }

  private void answer(Element ping, String id) {
    try {
      stream.send(
          Element.builder(Name.client("iq"))
              .attribute("type", "result")
              .attribute("id", id)
              .attribute("from", ping.attribute("to"))
              .attribute("to", ping.attribute("from"))
              .build());
    } catch (IOException _) {
      // the stream has ended; whoever asked hears it from the server
    }
  }

  private interface Condition {
    boolean holds();
  }

  private synchronized void await(Condition condition, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toMillis();
          !condition.holds() && left > 0;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
