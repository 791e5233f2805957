package im.skein.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Pairs of sessions that talk to each other, each message numbered and checked off when it
/// arrives: saturated (every sender keeps a window full) or at a fixed rate (open loop: when the
/// server falls behind, messages are still due when they are due, and their latency counts from
/// then, so that waiting is not left out).
public final class Chat implements AutoCloseable {
  private static final long LATE_NANOS = 5_000_000_000L;
  private static final long QUIET_NANOS = 20_000_000_000L;

  /// How messages look and are counted.
  ///
  /// @param domain the recipients' domain
  /// @param first the number of the first talker's account
  /// @param bodyBytes the length of a body
  /// @param managed whether a message leaves the window only when it is acknowledged too
  public record Style(String domain, int first, int bodyBytes, boolean managed) {
    String address(int index) {
      return new LoadAccount(first + index).name() + "@" + domain;
    }

    String body() {
      return "the quick brown fox jumps over the lazy dog; "
          .repeat(bodyBytes / 45 + 1)
          .substring(0, bodyBytes);
    }
  }

  /// What was counted up to one moment.
  public record Tally(
      long sent, long delivered, long acknowledged, long late, Troubles.Tally troubles) {
    /// Messages that were sent and have not arrived.
    public long lost() {
      return sent - delivered;
    }
  }

  private final LoadLoop loop;
  private final boolean managed;
  private final List<Talker> talkers = new ArrayList<>();
  private final ArrayDeque<Talker> pumps = new ArrayDeque<>();
  private final ArrayDeque<Talker> asks = new ArrayDeque<>();
  private final Troubles troubles = new Troubles();
  private Histogram deliveries = new Histogram();
  private Histogram acknowledgements = new Histogram();
  private long delivered;
  private long acknowledged;
  private long late;
  private int window;
  private long lastProgressNanos = System.nanoTime();
  private @Nullable Schedule schedule;

  /// When messages of an open loop are due.
  private static final class Schedule {
    final long startNanos;
    final double intervalNanos;
    long next;
    volatile boolean ended;

    Schedule(long startNanos, double perSecond) {
      this.startNanos = startNanos;
      this.intervalNanos = 1e9 / perSecond;
    }

    long due(long number) {
      return startNanos + (long) (number * intervalNanos);
    }
  }

  private Chat(LoadLoop loop, boolean managed) {
    this.loop = loop;
    this.managed = managed;
  }

  /// Pairs the sessions, which must be in the order of their accounts' numbers.
  public static Chat among(LoadLoop loop, List<Crowd.Member> members, Style style) {
    Chat chat = new Chat(loop, style.managed());
    List<Crowd.Member> ordered = new ArrayList<>(members);
    ordered.sort(Comparator.comparingInt(m -> m.login().account().number()));
    loop.ask(() -> {
      for (int i = 0; i < ordered.size(); i++) {
        Talker talker = new Talker(chat, ordered.get(i), i, style);
        chat.talkers.add(talker);
        ordered.get(i).link().user(talker);
      }
      return true;
    });
    loop.everyRound(chat::round);
    return chat;
  }

  /// Starts a closed loop: every sender keeps that many messages under way.
  public void saturate(int messagesPerSender) {
    loop.post(() -> {
      window = messagesPerSender;
      for (Talker talker : talkers) {
        talker.fill(window, System.nanoTime());
      }
    });
  }

  /// Starts an open loop with that many messages a second in all, spread over the senders.
  public void keepRate(double perSecond) {
    Schedule made = new Schedule(System.nanoTime(), perSecond);
    loop.post(() -> schedule = made);
    Thread.ofPlatform().name("pace").daemon().start(() -> pace(made));
  }

  /// Sends nothing more and waits for what is under way: until all has come, or nothing came for 20
  /// seconds.
  public Tally finish() {
    loop.ask(() -> {
      window = 0;
      Schedule running = schedule;
      if (running != null) {
        running.ended = true;
        schedule = null;
      }
      lastProgressNanos = System.nanoTime();
      return true;
    });
    while (!loop.ask(this::isOver)) {
      LockSupport.parkNanos(20_000_000);
    }
    return tally();
  }

  /// The counts so far.
  public Tally tally() {
    return loop.ask(() ->
        new Tally(
            talkers.stream().mapToLong(Talker::sent).sum(),
            delivered,
            acknowledged,
            late,
            troubles.tally()));
  }

  /// The latencies of deliveries since this was last asked.
  public Histogram takeDeliveries() {
    return loop.ask(() -> {
      Histogram taken = deliveries;
      deliveries = new Histogram();
      return taken;
    });
  }

  /// The latencies of acknowledgements since this was last asked.
  public Histogram takeAcknowledgements() {
    return loop.ask(() -> {
      Histogram taken = acknowledgements;
      acknowledgements = new Histogram();
      return taken;
    });
  }

  @Override
  public void close() {
    loop.everyRound(() -> {});
  }

  Talker talker(int index) {
    return talkers.get(index);
  }

  void delivered(Talker sender, long sentAtNanos) {
    long now = System.nanoTime();
    delivered++;
    lastProgressNanos = now;
    deliveries.add(now - sentAtNanos);
    if (now - sentAtNanos > LATE_NANOS) {
      late++;
    }
    pump(sender);
  }

  void acknowledged(Talker sender, long sentAtNanos) {
    long now = System.nanoTime();
    acknowledged++;
    lastProgressNanos = now;
    acknowledgements.add(now - sentAtNanos);
    pump(sender);
  }

  Troubles troubles() {
    return troubles;
  }

  void askAtEndOfRound(Talker talker) {
    asks.add(talker);
  }

  private void pump(Talker sender) {
    if (window > 0 && sender.startPumping()) {
      pumps.add(sender);
    }
  }

  private void round() {
    long now = System.nanoTime();
    for (Talker talker = pumps.poll(); talker != null; talker = pumps.poll()) {
      talker.fill(window, now);
    }
    Schedule running = schedule;
    if (running != null) {
      for (long due = running.due(running.next); due <= now; due = running.due(running.next)) {
        talkers.get((int) (running.next % talkers.size())).say(due);
        running.next++;
      }
    }
    for (Talker talker = asks.poll(); talker != null; talker = asks.poll()) {
      talker.sendAckRequest();
    }
  }

  private boolean isOver() {
    boolean all = true;
    for (Talker talker : talkers) {
      all &=
          talker.deliveredToMate() == talker.sent()
              && (!managed || talker.acknowledged() == talker.sent());
    }
    return all || System.nanoTime() - lastProgressNanos > QUIET_NANOS;
  }

  /// Wakes the loop when the next message is due.
  private void pace(Schedule paced) {
    for (long number = 0; !paced.ended; number++) {
      long due = paced.due(number);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      loop.wake();
    }
  }
}
