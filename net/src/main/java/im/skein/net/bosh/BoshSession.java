package im.skein.net.bosh;

import im.skein.core.base.Failures;
import im.skein.core.session.Inlet;
import im.skein.core.session.Inlets;
import im.skein.core.session.Pipe;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One session of XEP-0124: a pipe that is made of requests, answered in the order of their
/// numbers. Used on its loop only.
///
/// It keeps no more than: the requests that wait, of which there are a few; as much of what they
/// brought as one request may bring, beyond which nothing is answered so that no more comes; what
/// the stream has written, which the stream bounds; and the last answers, which may be asked for
/// again.
final class BoshSession implements Pipe {
  private static final int MAX_WAIT_SECONDS = 60;
  private static final int INACTIVITY_SECONDS = 60;
  private static final int MAX_PAUSE_SECONDS = 120;
  private static final int FAREWELL_SECONDS = 5;
  private static final int MINOR_VERSION = 11;
  private static final Pattern VERSION = Pattern.compile("1\\.([0-9]{1,3})");

  private final ScheduledExecutorService loop;
  private final Peer peer;
  private final Terms terms;
  private final Failures failures;
  private final Runnable over;

  private final Output output = new Output();
  private final ArrayDeque<byte[]> input = new ArrayDeque<>();
  private long inputBytes;
  private final TreeMap<Long, Held> early = new TreeMap<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final LinkedHashMap<Long, byte[]> answered = new LinkedHashMap<>();
  private @Nullable Inlet inlet;
  private @Nullable Future<?> timer;
  private long lastRid;
  private long patienceSeconds = INACTIVITY_SECONDS;
  private boolean reading = true;
  private boolean feeding;
  private boolean closing;
  private boolean ended;

  /// What is agreed for a session.
  ///
  /// @param sid its name, which is secret
  /// @param first the request that opens it
  /// @param inputBytes so much may wait to be read
  record Terms(String sid, Body first, int inputBytes) {
    /// So long a request may wait for its answer.
    long waitSeconds() {
      return Math.min(first.number("wait", MAX_WAIT_SECONDS), MAX_WAIT_SECONDS);
    }

    /// So many requests are kept waiting.
    int hold() {
      return waitSeconds() == 0 ? 0 : (int) Math.min(first.number("hold", 1), 1);
    }

    /// So many may be under way.
    int requests() {
      return hold() + 1;
    }

    /// What the answer to the first request tells (XEP-0124 §7.2).
    Map<String, String> told() {
      Map<String, String> told = new LinkedHashMap<>();
      told.put("sid", sid);
      told.put("wait", Long.toString(waitSeconds()));
      told.put("hold", Integer.toString(hold()));
      told.put("requests", Integer.toString(requests()));
      told.put("inactivity", Integer.toString(INACTIVITY_SECONDS));
      told.put("maxpause", Integer.toString(MAX_PAUSE_SECONDS));
      told.put("ver", version());
      told.put("from", first.attribute("to"));
      return told;
    }

    private String version() {
      Matcher asked = VERSION.matcher(first.attribute("ver"));
      return asked.matches() && Integer.parseInt(asked.group(1)) < MINOR_VERSION
          ? first.attribute("ver")
          : "1." + MINOR_VERSION;
    }
  }

  /// @param over run when the session is over
  BoshSession(
      ScheduledExecutorService loop, Peer peer, Terms terms, Failures failures, Runnable over) {
    this.loop = loop;
    this.peer = peer;
    this.terms = terms;
    this.failures = failures;
    this.over = over;
    this.lastRid = terms.first().rid() - 1;
  }

  /// Opens the stream.
  void open(Inlets inlets) {
    inlet = inlets.open(this, Inlets.Framing.MESSAGES);
  }

  @Override
  public ScheduledExecutorService loop() {
    return loop;
  }

  /// Takes a request (XEP-0124 §14).
  void take(Held request) {
    if (ended) {
      request.answer(Reply.end("item-not-found", List.of()));
      return;
    }
    long rid = request.rid();
    int more = request.body().pauses() || request.body().terminates() ? 1 : 0;
    if (rid <= lastRid) {
      repeat(request);
    } else if (rid > lastRid + terms.requests() + more) {
      end("item-not-found", request);
    } else if (held.size() + early.size() >= terms.requests() + more) {
      end("policy-violation", request);
    } else {
      Held before = early.put(rid, request);
      if (before != null) {
        before.answer(Reply.REPLACED);
      }
      for (Held next = early.remove(lastRid + 1);
          next != null && !ended;
          next = early.remove(lastRid + 1)) {
        accept(next);
      }
    }
  }

  /// The connection is gone on which the answer was awaited; it may be asked for again.
  void gone(Held request) {
    request.lose();
    if (!ended) {
      watch();
    }
  }

  private void repeat(Held request) {
    byte[] known = answered.get(request.rid());
    if (known != null) {
      request.answer(known);
      return;
    }
    for (int i = held.size(); i > 0; i--) {
      Held waiting = held.remove();
      if (waiting.rid() == request.rid()) {
        waiting.answer(Reply.REPLACED);
        held.add(request);
      } else {
        held.add(waiting);
      }
    }
    if (held.contains(request)) {
      settle();
    } else {
      end("item-not-found", request);
    }
  }

  private void accept(Held request) {
    lastRid++;
    held.add(request);
    Body body = request.body();
    boolean first = body.rid() == terms.first().rid();
    if (first && body.attribute("to").isEmpty()) {
      end("improper-addressing", request);
      return;
    }
    for (byte[] message : body.messages(first)) {
      input.add(message);
      inputBytes += message.length;
    }
    if (input.isEmpty()) {
      // An empty request says that the client is there.
      input.add(new byte[0]);
    }
    feed();
    patienceSeconds = INACTIVITY_SECONDS;
    if (!ended && body.pauses()) {
      pause(body.number("pause", 0));
    }
    settle();
  }

  /// Gives the stream what was brought, as long as it reads.
  private void feed() {
    Inlet into = inlet;
    if (feeding || into == null) {
      return;
    }
    feeding = true;
    try {
      while (reading && !closing && !input.isEmpty()) {
        byte[] message = input.remove();
        inputBytes -= message.length;
        into.feed(message, 0, message.length);
      }
      into.roundEnded();
    } catch (RuntimeException | AssertionError e) {
      failures.bug("the inside of a BOSH session", e);
      end("internal-server-error", null);
    } finally {
      feeding = false;
    }
  }

  /// Answers what is due: the oldest request when there is something to say or too many wait.
  private void settle() {
    boolean wrote = false;
    while (!ended && !held.isEmpty() && inputBytes <= terms.inputBytes()) {
      Held oldest = held.element();
      if (closing && oldest.isAwaited()) {
        end(output.failed() ? "remote-stream-error" : "", null);
      } else if (held.size() > terms.hold()) {
        // Nothing is lost on a request that nobody waits for.
        answer(oldest.isAwaited() ? output.next() : List.of());
        wrote = true;
      } else if (!output.isEmpty() && oldest.isAwaited()) {
        answer(output.next());
        wrote = true;
      } else {
        break;
      }
    }
    if (!ended) {
      watch();
      Inlet into = inlet;
      if (wrote && into != null) {
        later(into::writable);
      }
    }
  }

  private void answer(List<byte[]> elements) {
    Held oldest = held.remove();
    byte[] bytes =
        oldest.rid() == terms.first().rid()
            ? Reply.opening(terms.told(), elements)
            : elements.isEmpty() ? Reply.EMPTY : Reply.carrying(elements);
    answered.put(oldest.rid(), bytes);
    if (answered.size() > terms.requests()) {
      var _ = answered.pollFirstEntry();
    }
    oldest.answer(bytes);
  }

  /// Answers all that wait, with nothing (XEP-0124 §10).
  private void pause(long seconds) {
    while (!held.isEmpty()) {
      answer(List.of());
    }
    patienceSeconds = Math.min(seconds, MAX_PAUSE_SECONDS);
  }

  /// Looks again later: for the oldest request when it has waited long enough, or for the client to
  /// come back when none waits.
  private void watch() {
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
    boolean awaited = held.stream().anyMatch(Held::isAwaited);
    timer =
        awaited
            ? loop.schedule(this::waited, terms.waitSeconds(), TimeUnit.SECONDS)
            : loop.schedule(
                () -> end("", null),
                closing ? FAREWELL_SECONDS : patienceSeconds,
                TimeUnit.SECONDS);
  }

  private void waited() {
    if (!ended && !held.isEmpty()) {
      answer(held.element().isAwaited() ? output.next() : List.of());
      settle();
    }
  }

  /// The session is over: whoever waits is told, the first of them also what is left to say.
  ///
  /// @param condition why, or empty when all is well
  /// @param also a request that is answered so too
  private void end(String condition, @Nullable Held also) {
    if (ended) {
      return;
    }
    ended = true;
    over.run();
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
    if (also != null && !held.contains(also)) {
      held.addFirst(also);
    }
    List<byte[]> last = output.rest();
    held.addAll(early.values());
    for (Held waiting : held) {
      if (waiting.isAwaited()) {
        waiting.answer(Reply.end(condition, last));
        last = List.of();
      }
    }
    held.clear();
    early.clear();
    answered.clear();
    input.clear();
    Inlet into = inlet;
    if (into != null) {
      later(into::closed);
    }
  }

  private void later(Runnable call) {
    loop.execute(() -> {
      try {
        call.run();
      } catch (RuntimeException | AssertionError e) {
        failures.bug("the inside of a BOSH session", e);
        end("internal-server-error", null);
      }
    });
  }

  @Override
  public void write(byte[] bytes) {
    if (!closing && !ended) {
      output.add(bytes);
    }
  }

  @Override
  public void flush() {
    settle();
  }

  @Override
  public long unwrittenBytes() {
    return output.bytes();
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    if (on && !feeding && !input.isEmpty()) {
      later(() -> {
        feed();
        settle();
      });
    }
  }

  @Override
  public void close() {
    closing = true;
    input.clear();
    inputBytes = 0;
    settle();
  }

  @Override
  public void abort() {
    end("remote-connection-failed", null);
  }

  @Override
  public Peer peer() {
    return peer;
  }
}
