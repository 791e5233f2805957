package im.skein.bench;

import im.skein.bench.file.Depot;
import im.skein.bench.file.Nginx;
import im.skein.bench.file.UploadWork;
import im.skein.bench.file.XmppDepot;
import im.skein.bench.kill.KillWork;
import im.skein.bench.load.Crowd;
import im.skein.bench.work.ArchiveWork;
import im.skein.bench.work.ChatWork;
import im.skein.bench.work.EqualWork;
import im.skein.bench.work.HistoryWork;
import im.skein.bench.work.RoomWork;
import im.skein.bench.work.SessionWork;
import im.skein.bench.work.SlowWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures XMPP servers, Skein and others in one run with one program: `./dev bench`.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures XMPP servers: Skein beside ejabberd and Prosody where they are installed, or any"
            + " server that already runs. Without a name it does start, logins, idle, chat and"
            + " steady at 500 and 2,000 messages a second.")
public final class Bench implements Runnable {
  private static final int IDLE_SESSIONS = 10_000;
  private static final int LOGINS = 1000;
  private static final int LONGEST_MILLIS = 2000;

  @Mixin private Servers servers = new Servers();
  @Mixin private Timing timing = new Timing();
  private int status;

  private Bench() {}

  /// Runs the command line and ends the process: 0, 1 when something was lost or failed, 2 for a
  /// wrong command line.
  public static void main(String[] arguments) {
    Bench bench = new Bench();
    int usage = new CommandLine(bench).execute(arguments);
    System.exit(usage == 0 ? bench.status : usage);
  }

  /// How long to measure.
  static final class Timing {
    @Option(names = "--seconds", description = "one measurement (${DEFAULT-VALUE})")
    private int seconds = 10;

    @Option(names = "--warm-up", description = "seconds before the first (${DEFAULT-VALUE})")
    private int warmUpSeconds = 10;

    @Option(names = "--repeats", description = "measurements (${DEFAULT-VALUE})")
    private int repeats = 3;

    ChatWork.Timing values() {
      return new ChatWork.Timing(warmUpSeconds, seconds, repeats);
    }
  }

  /// Who chats.
  static final class Pairs {
    @Option(names = "--sessions", description = "sessions, an even number (${DEFAULT-VALUE})")
    private int sessions = 64;

    @Option(names = "--body", description = "bytes of a message's text (${DEFAULT-VALUE})")
    private int bodyBytes = 100;

    @Option(
        names = "--unmanaged",
        description =
            "without stream management; with it, a message is under way until it is delivered and"
                + " acknowledged")
    private boolean unmanaged;
  }

  /// What is guessed.
  static final class Guessing {
    @Option(names = "--tokens", description = "tokens (XEP-0484) instead of passwords")
    private boolean byToken;

    @Option(
        names = "--names",
        description = "how many accounts, and how many names without one (${DEFAULT-VALUE})")
    private int names = 1000;

    @Option(
        names = "--pairs",
        description = "tries of each kind in one measurement (${DEFAULT-VALUE})")
    private int pairs = 5000;

    @Option(
        names = "--warm-up",
        description = "tries of each kind before the first (${DEFAULT-VALUE})")
    private int warmUp = 5000;

    @Option(names = "--repeats", description = "measurements (${DEFAULT-VALUE})")
    private int repeats = 5;

    EqualWork work() {
      return new EqualWork(byToken, names, pairs, warmUp, repeats);
    }
  }

  /// How it goes in rooms.
  static final class RoomOptions {
    @Option(names = "--occupants", description = "of each of the many rooms (${DEFAULT-VALUE})")
    private int occupants = 50;

    @Option(names = "--speakers", description = "who speaks in each room (${DEFAULT-VALUE})")
    private int speakers = 4;

    @Option(names = "--window", description = "messages under way per speaker (${DEFAULT-VALUE})")
    private int window = 4;

    @Option(
        names = "--beside",
        description = "so many rooms of 5 stand beside, where nothing is said (${DEFAULT-VALUE})")
    private int beside;

    @Option(names = "--body", description = "bytes of a message's text (${DEFAULT-VALUE})")
    private int bodyBytes = 100;

    @Option(names = "--unmanaged", description = "without stream management")
    private boolean unmanaged;

    RoomWork work(int rooms, int each, Timing times) {
      return new RoomWork(
          rooms,
          each,
          window,
          beside,
          new RoomWork.Manner(speakers, bodyBytes, !unmanaged),
          times.values());
    }
  }

  /// Everything that needs no more than a quarter of an hour per server.
  @Override
  public void run() {
    if (!servers.isGiven()) {
      servers.eachPeer((peer, data) -> SessionWork.starts(peer, data, timing.repeats));
      servers.eachPeer((peer, data) -> SessionWork.idle(peer, data, IDLE_SESSIONS));
    }
    servers.each(place -> SessionWork.logins(place, LOGINS, false, timing.values()));
    Pairs pairs = new Pairs();
    servers.each(chat(pairs, 16, 0, timing)::measure);
    servers.each(chat(pairs, 0, 500, timing)::measure);
    servers.each(chat(pairs, 0, 2000, timing)::measure);
    status = servers.finish();
  }

  @Command(
      name = "chat",
      mixinStandardHelpOptions = true,
      description = "one-to-one messages, as many as the server takes")
  void chat(
      @Mixin Servers chosen,
      @Mixin Pairs pairs,
      @Mixin Timing times,
      @Option(
              names = "--window",
              defaultValue = "16",
              description = "messages under way per sender (${DEFAULT-VALUE})")
          int window) {
    chosen.each(chat(pairs, window, 0, times)::measure);
    status = chosen.finish();
  }

  @Command(
      name = "steady",
      mixinStandardHelpOptions = true,
      description = "one-to-one messages at fixed rates; latency counts from when one was due")
  void steady(
      @Mixin Servers chosen,
      @Mixin Pairs pairs,
      @Mixin Timing times,
      @Option(
              names = "--rate",
              split = ",",
              defaultValue = "500,2000",
              description = "messages a second in all (${DEFAULT-VALUE})")
          List<Integer> rates) {
    for (int rate : rates) {
      chosen.each(chat(pairs, 0, rate, times)::measure);
    }
    status = chosen.finish();
  }

  @Command(
      name = "idle",
      mixinStandardHelpOptions = true,
      description = "memory of sessions that do nothing")
  void idle(
      @Mixin Servers chosen,
      @Option(
              names = "--sessions",
              defaultValue = "10000",
              description = "how many (${DEFAULT-VALUE})")
          int sessions) {
    if (chosen.isGiven()) {
      chosen.each(place -> SessionWork.idleOn(place, Crowd.accounts(sessions)));
    } else {
      chosen.eachPeer((peer, data) -> SessionWork.idle(peer, data, sessions));
    }
    status = chosen.finish();
  }

  @Command(
      name = "logins",
      mixinStandardHelpOptions = true,
      description = "full log-ins: SASL, bind, roster, presence")
  void logins(
      @Mixin Servers chosen,
      @Mixin Timing times,
      @Option(
              names = "--logins",
              defaultValue = "1000",
              description = "how many in one measurement (${DEFAULT-VALUE})")
          int logins,
      @Option(
              names = "--tokens",
              description = "by token, with SASL2 and Bind 2, instead of by password")
          boolean tokens) {
    chosen.each(place -> SessionWork.logins(place, logins, tokens, times.values()));
    status = chosen.finish();
  }

  @Command(
      name = "equal",
      mixinStandardHelpOptions = true,
      description = "whether the time of a refused log-in tells which accounts exist")
  void equal(@Mixin Servers chosen, @Mixin Guessing guessing) {
    chosen.each(guessing.work()::measure);
    status = chosen.finish();
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = "time to start, and memory then")
  void start(@Mixin Servers chosen, @Mixin Timing times) {
    chosen.eachPeer((peer, data) -> SessionWork.starts(peer, data, times.repeats));
    status = chosen.finish();
  }

  @Command(
      name = "archive",
      mixinStandardHelpOptions = true,
      description = "the last page of 50 messages, as often as the server gives it")
  void archive(
      @Mixin Servers chosen,
      @Mixin Timing times,
      @Option(
              names = "--sessions",
              defaultValue = "16",
              description = "who reads at once, an even number (${DEFAULT-VALUE})")
          int sessions,
      @Option(
              names = "--messages",
              defaultValue = "500",
              description = "messages of each conversation (${DEFAULT-VALUE})")
          int messages,
      @Option(
              names = "--text",
              defaultValue = "",
              description = "search for that word, such as fox (none)")
          String text) {
    chosen.each(new ArchiveWork(sessions, messages, text, times.values())::measure);
    status = chosen.finish();
  }

  @Command(
      name = "history",
      mixinStandardHelpOptions = true,
      description = "disk space of a long history, its last page, and searches in it")
  void history(
      @Mixin Servers chosen,
      @Option(
              names = "--messages",
              defaultValue = "500000",
              description = "how many two people have written (${DEFAULT-VALUE})")
          int messages,
      @Option(
              names = "--questions",
              defaultValue = "1000",
              description = "of each kind in one measurement (${DEFAULT-VALUE})")
          int questions,
      @Option(
              names = "--repeats",
              defaultValue = "3",
              description = "measurements (${DEFAULT-VALUE})")
          int repeats,
      @Option(names = "--plain", description = "the same 100 letters each time, and no searches")
          boolean plain) {
    chosen.eachPeer(new HistoryWork(messages, questions, repeats, plain)::measure);
    status = chosen.finish();
  }

  @Command(
      name = "rooms",
      mixinStandardHelpOptions = true,
      description = "what is said in many rooms, in a large one, and everybody entering that")
  void rooms(
      @Mixin Servers chosen,
      @Mixin Timing times,
      @Mixin RoomOptions options,
      @Option(
              names = "--rooms",
              defaultValue = "100",
              description = "how many rooms; 0 for none (${DEFAULT-VALUE})")
          int rooms,
      @Option(
              names = "--large",
              defaultValue = "1000",
              description = "occupants of the large room; 0 for none (${DEFAULT-VALUE})")
          int large) {
    if (rooms > 0) {
      chosen.each(options.work(rooms, options.occupants, times)::speak);
    }
    if (large > 0) {
      RoomWork one = options.work(1, large, times);
      chosen.each(one::speak);
      chosen.each(one::enter);
    }
    status = chosen.finish();
  }

  @Command(
      name = "upload",
      mixinStandardHelpOptions = true,
      description =
          "large files up and down by HTTP (XEP-0363), beside nginx as a static file server where it"
              + " is installed")
  void upload(
      @Mixin Servers chosen,
      @Option(
              names = "--bytes",
              defaultValue = "100000000",
              description = "length of a file (${DEFAULT-VALUE})")
          long bytes,
      @Option(
              names = "--together",
              defaultValue = "8",
              description = "files at once (${DEFAULT-VALUE})")
          int together,
      @Option(
              names = "--warm-up",
              defaultValue = "3",
              description = "rounds that are not counted (${DEFAULT-VALUE})")
          int warmUp,
      @Option(
              names = "--repeats",
              defaultValue = "7",
              description = "measurements (${DEFAULT-VALUE})")
          int repeats) {
    UploadWork work = new UploadWork(bytes, together, warmUp, repeats);
    chosen.inTurns((places, data) -> {
      List<Depot> depots = new ArrayList<>();
      try {
        places.forEach(place -> depots.add(XmppDepot.at(place)));
        if (Nginx.isInstalled()) {
          depots.add(Nginx.start(data));
        }
        return work.measure(depots);
      } finally {
        depots.forEach(Depot::close);
      }
    });
    status = chosen.finish();
  }

  @Command(
      name = "slow",
      mixinStandardHelpOptions = true,
      description = "clients that never read or send a byte a second, while others chat")
  void slow(
      @Mixin Servers chosen,
      @Option(
              names = "--clients",
              defaultValue = "1000",
              description = "how many of each kind (${DEFAULT-VALUE})")
          int clients,
      @Option(
              names = "--each",
              defaultValue = "400",
              description = "messages of 1,000 bytes to each that never reads (${DEFAULT-VALUE})")
          int each,
      @Option(
              names = "--seconds",
              defaultValue = "20",
              description = "how long they stay (${DEFAULT-VALUE})")
          int seconds) {
    chosen.each(new SlowWork(clients, 64, 500, each, seconds)::measure);
    status = chosen.finish();
  }

  @Command(
      name = "kill",
      mixinStandardHelpOptions = true,
      description = "what is left of acknowledged messages when the server is killed")
  void kill(
      @Mixin Servers chosen,
      @Option(
              names = "--senders",
              defaultValue = "64",
              description = "how many write (${DEFAULT-VALUE})")
          int senders,
      @Option(names = "--kills", defaultValue = "25", description = "how often (${DEFAULT-VALUE})")
          int kills,
      @Option(names = "--seed", description = "when; a random one is printed") Optional<Long> seed,
      @Option(names = "--online", description = "the recipients are on line meanwhile")
          boolean online) {
    long times = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000_000));
    System.out.println("seed " + times);
    KillWork work = new KillWork(senders, kills, times, LONGEST_MILLIS, online);
    chosen.eachPeer(work::measure);
    status = chosen.finish();
  }

  private static ChatWork chat(Pairs pairs, int window, int perSecond, Timing times) {
    return new ChatWork(
        pairs.sessions, window, perSecond, pairs.bodyBytes, !pairs.unmanaged, times.values());
  }
}
