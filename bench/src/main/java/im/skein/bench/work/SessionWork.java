package im.skein.bench.work;

import im.skein.bench.load.Crowd;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Login;
import im.skein.bench.peer.Peer;
import im.skein.bench.peer.RunningPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What sessions cost that do nothing: starting, logging in, being there.
public final class SessionWork {
  private static final int AT_ONCE = 16;
  private static final double SETTLE_SECONDS = 10;

  private SessionWork() {}

  /// Starts the server several times on the same data and says how long it took and what it holds.
  public static Outcome starts(Peer peer, Path data, int repeats) {
    List<Double> millis = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    peer.start(data).close();
    for (int i = 0; i < repeats; i++) {
      try (RunningPeer running = peer.start(data)) {
        millis.add((double) running.startMillis());
        ChatWork.pause(3);
        resident.add(running.meter().residentBytes() / 1048576.0);
      }
    }
    return new Outcome(
        peer.name(),
        "start",
        List.of(
            new Figure("start to the first stream answered", "ms", millis),
            new Figure("memory after start", "MiB", resident)),
        List.of(Count.of("starts", repeats)),
        List.of());
  }

  /// Logs accounts in and out again, a few at a time.
  ///
  /// @param logins how many in one measurement, each of another account
  /// @param tokens whether by a token, SASL2 and Bind 2 instead of a password
  public static Outcome logins(Place place, int logins, boolean tokens, ChatWork.Timing timing) {
    Login.Goal goal = tokens ? Login.Goal.TOKEN_SESSION : Login.Goal.SESSION;
    List<Double> cost = new ArrayList<>();
    List<Double> rate = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    long arrived = 0;
    try (LoadLoop loop = new LoadLoop()) {
      List<LoadAccount> accounts = Crowd.accounts(logins);
      Crowd.register(loop, place.target(), accounts, AT_ONCE);
      long warm = System.nanoTime() + timing.warmUpSeconds() * 1_000_000_000L;
      do {
        Crowd.pass(loop, place.target(), goal, accounts, AT_ONCE);
      } while (System.nanoTime() < warm);
      for (int i = 0; i < timing.repeats(); i++) {
        double cpu = place.cpuSeconds();
        long start = System.nanoTime();
        Crowd crowd = Crowd.pass(loop, place.target(), goal, accounts, AT_ONCE);
        double seconds = (System.nanoTime() - start) / 1e9;
        ChatWork.pause(0.5);
        cost.add((place.cpuSeconds() - cpu) * 1000 / logins);
        rate.add(crowd.arrived() / seconds);
        arrived += crowd.arrived();
        failures.addAll(crowd.failures());
      }
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("log-ins", "per s", rate));
    if (place.meter().isPresent()) {
      figures.add(new Figure("server CPU per log-in", "ms", cost));
    }
    return new Outcome(
        place.name(),
        (tokens ? "log-ins by token, " : "log-ins, ") + AT_ONCE + " at once",
        figures,
        List.of(
            Count.of("asked", (long) logins * timing.repeats()),
            Count.of("logged in", arrived),
            Count.fault("failed", failures.size())),
        failures.stream().limit(5).toList());
  }

  /// Makes the accounts, starts the server anew, and logs all of them in.
  public static Outcome idle(Peer peer, Path data, int sessions) {
    List<LoadAccount> accounts = Crowd.accounts(sessions);
    try (RunningPeer running = peer.start(data);
        LoadLoop loop = new LoadLoop()) {
      Crowd.register(loop, running.target(), accounts, AT_ONCE);
    }
    try (RunningPeer running = peer.start(data)) {
      ChatWork.pause(3);
      Place place = new Place(peer.name(), running.target(), Optional.of(running.meter()));
      return login(place, accounts);
    }
  }

  /// Makes the accounts and logs all of them in on a server that goes on running in between.
  public static Outcome idleOn(Place place, List<LoadAccount> accounts) {
    try (LoadLoop loop = new LoadLoop()) {
      Crowd.register(loop, place.target(), accounts, AT_ONCE);
    }
    return login(place, accounts);
  }

  private static Outcome login(Place place, List<LoadAccount> accounts) {
    try (LoadLoop loop = new LoadLoop()) {
      double before = place.residentMib();
      Crowd crowd = Crowd.gather(loop, place.target(), Login.Goal.SESSION, accounts, AT_ONCE);
      ChatWork.pause(SETTLE_SECONDS);
      double after = place.residentMib();
      double cpu = place.cpuSeconds();
      ChatWork.pause(SETTLE_SECONDS);
      double idleCpu = (place.cpuSeconds() - cpu) / SETTLE_SECONDS;
      long standing = crowd.members().stream().filter(m -> !m.link().isClosed()).count();
      return new Outcome(
          place.name(),
          accounts.size() + " idle sessions",
          List.of(
              Figure.once("memory before", "MiB", before),
              Figure.once("memory with them", "MiB", after),
              Figure.once("memory per session", "KiB", (after - before) * 1024 / standing),
              Figure.once("processor while idle", "%", idleCpu * 100)),
          List.of(
              Count.of("asked", accounts.size()),
              Count.of("standing", standing),
              Count.fault("failed", crowd.failures().size()),
              Count.fault("cut", crowd.members().size() - standing)),
          crowd.failures().stream().limit(5).toList());
    }
  }
}
