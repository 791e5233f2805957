package im.skein.bench.kill;

import im.skein.bench.load.Crowd;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Target;
import im.skein.bench.peer.Peer;
import im.skein.bench.peer.RunningPeer;
import im.skein.bench.work.Count;
import im.skein.bench.work.Figure;
import im.skein.bench.work.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Kills a server again and again while many write to people who are away, or on line, and
/// afterwards looks whether everything it acknowledged is there: once, and in order.
///
/// @param senders how many write, each to a recipient of its own
/// @param kills how often the server is killed
/// @param seed where the times of the kills come from; with the same one they are the same, as far
///   as the machine allows
/// @param longestMillis between the server's return and the next kill at most
/// @param online whether the recipients are on line meanwhile, and come back after every kill
public record KillWork(int senders, int kills, long seed, int longestMillis, boolean online) {
  private static final int SHORTEST_MILLIS = 100;
  private static final int AT_ONCE = 16;
  private static final int TRAFFIC_MILLIS = 60_000;

  /// Does the work on that server.
  public Outcome measure(Peer peer, Path data) {
    List<LoadAccount> accounts = Crowd.accounts(2 * senders);
    RunningPeer running = peer.start(data);
    Shore shore = new Shore(running.target());
    try {
      try (LoadLoop loop = new LoadLoop()) {
        Crowd.register(loop, running.target(), accounts, AT_ONCE);
      }
      List<Sender> all = new ArrayList<>();
      List<Recipient> recipients = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < senders; i++) {
        String to = accounts.get(senders + i).name() + "@" + running.target().domain();
        Sender sender = new Sender(accounts.get(i), to, shore);
        Recipient recipient = new Recipient(accounts.get(senders + i), sender, shore);
        all.add(sender);
        recipients.add(recipient);
        threads.add(Thread.ofVirtual().start(sender));
        if (online) {
          threads.add(Thread.ofVirtual().start(recipient));
        }
      }
      Random chance = new Random(seed);
      List<Double> restarts = new ArrayList<>();
      for (int kill = 0; kill < kills; kill++) {
        awaitTraffic(all);
        pause(chance.nextInt(SHORTEST_MILLIS, longestMillis));
        running.kill();
        running = peer.start(data);
        restarts.add((double) running.startMillis());
        shore.moved(running.target());
      }
      awaitTraffic(all);
      shore.close();
      for (Thread thread : threads) {
        thread.join();
      }
      return outcome(peer.name(), all, findings(running.target(), recipients), restarts);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    } catch (IOException e) {
      throw new IllegalStateException("a recipient could not look: " + e.getMessage(), e);
    } finally {
      shore.abandon();
      running.close();
    }
  }

  private static Recipient.Findings findings(Target target, List<Recipient> recipients)
      throws IOException {
    Recipient.Findings sum = new Recipient.Findings(0, 0, 0, 0, 0);
    for (Recipient recipient : recipients) {
      sum = sum.plus(recipient.check(target));
    }
    return sum;
  }

  private Outcome outcome(
      String name, List<Sender> all, Recipient.Findings found, List<Double> restarts) {
    return new Outcome(
        name,
        kills
            + " kills, "
            + senders
            + " senders, recipients "
            + (online ? "on line" : "away")
            + ", seed "
            + seed,
        List.of(new Figure("return after a kill", "ms", restarts)),
        List.of(
            Count.of("sent", all.stream().mapToLong(Sender::sent).sum()),
            Count.of("acknowledged", all.stream().mapToLong(Sender::acknowledged).sum()),
            Count.of("sent again", all.stream().mapToLong(Sender::resent).sum()),
            Count.of("sessions resumed", all.stream().mapToLong(Sender::resumed).sum()),
            Count.of(
                "resumptions refused", all.stream().mapToLong(Sender::refusedResumptions).sum()),
            Count.of("arrived", found.arrived()),
            Count.fault("acknowledged and missing", found.missing()),
            Count.fault("doubled", found.doubled()),
            Count.fault("out of order", found.disordered()),
            Count.fault("never sent", found.foreign())),
        List.of());
  }

  /// Waits until the server has acknowledged something to half of the senders, so that every kill
  /// meets traffic.
  private static void awaitTraffic(List<Sender> all) {
    List<Integer> before = all.stream().map(Sender::acknowledged).toList();
    long end = System.nanoTime() + TRAFFIC_MILLIS * 1_000_000L;
    while (System.nanoTime() < end) {
      int moved = 0;
      for (int i = 0; i < all.size(); i++) {
        moved += all.get(i).acknowledged() > before.get(i) ? 1 : 0;
      }
      if (moved * 2 >= all.size()) {
        return;
      }
      pause(20);
    }
    throw new IllegalStateException(
        "no messages flow: " + all.stream().flatMap(s -> s.complaints().stream()).findFirst());
  }

  private static void pause(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
