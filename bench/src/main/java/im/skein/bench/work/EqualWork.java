package im.skein.bench.work;

import im.skein.bench.load.Crowd;
import im.skein.bench.load.Guess;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Login;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/// Whether the time of a refusal tells which accounts exist: wrong passwords, or wrong tokens, for
/// accounts that do and for names that do not, one at a time, in pairs of random order, each on its
/// own connection.
///
/// The server must not slow down those who guess, else that is all that can be seen.
///
/// @param byToken whether tokens are tried instead of passwords; the accounts have one each
/// @param names how many there are of each kind
/// @param pairs how many pairs in one measurement
/// @param warmUp how many before the first
/// @param repeats how many measurements
public record EqualWork(boolean byToken, int names, int pairs, int warmUp, int repeats) {
  private static final int AT_ONCE = 16;

  /// Does the work on that server.
  public Outcome measure(Place place) {
    try (LoadLoop loop = new LoadLoop()) {
      List<LoadAccount> all = Crowd.accounts(2 * names);
      Crowd.register(loop, place.target(), all.subList(0, names), AT_ONCE);
      if (byToken) {
        var _ =
            Crowd.pass(
                    loop, place.target(), Login.Goal.TOKEN_SESSION, all.subList(0, names), AT_ONCE)
                .whole();
      }
      run(loop, place, all, warmUp);
      Series whole = new Series("refusal");
      Series half = new Series("challenge");
      long failed = 0;
      List<String> remarks = new ArrayList<>();
      for (int i = 0; i < repeats; i++) {
        Guesses guesses = run(loop, place, all, pairs);
        whole.add(guesses.existing.failures, guesses.unknown.failures);
        half.add(guesses.existing.challenges, guesses.unknown.challenges);
        failed += guesses.complaints.size();
        remarks.addAll(guesses.complaints);
      }
      List<Figure> figures = new ArrayList<>(byToken ? List.of() : half.figures());
      figures.addAll(whole.figures());
      return new Outcome(
          place.name(),
          "wrong "
              + (byToken ? "tokens" : "passwords")
              + " of accounts that exist and of names that do not",
          figures,
          List.of(
              Count.of("refused", 2L * pairs * repeats - failed), Count.fault("failed", failed)),
          remarks.stream().limit(5).toList());
    }
  }

  private Guesses run(LoadLoop loop, Place place, List<LoadAccount> all, int count) {
    Guesses guesses = new Guesses(loop, place, all, byToken, 2 * count);
    loop.post(guesses::next);
    while (!guesses.done.isDone()) {
      ChatWork.pause(0.05);
      loop.check();
    }
    return guesses;
  }

  /// The times of one kind, in microseconds.
  private static final class Times {
    private final List<Double> challenges = new ArrayList<>();
    private final List<Double> failures = new ArrayList<>();
  }

  /// One guess after the other. All state belongs to the loop's thread until it is done.
  private static final class Guesses {
    private final LoadLoop loop;
    private final Place place;
    private final List<LoadAccount> all;
    private final boolean byToken;
    private final Times existing = new Times();
    private final Times unknown = new Times();
    private final List<String> complaints = new ArrayList<>();
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private int left;
    private boolean secondExists;

    Guesses(LoadLoop loop, Place place, List<LoadAccount> all, boolean byToken, int count) {
      this.loop = loop;
      this.place = place;
      this.all = all;
      this.byToken = byToken;
      this.left = count;
    }

    void next() {
      if (left == 0) {
        done.complete(true);
        return;
      }
      ThreadLocalRandom random = ThreadLocalRandom.current();
      boolean exists = left % 2 == 0 ? random.nextBoolean() : secondExists;
      secondExists = !exists;
      left--;
      int half = all.size() / 2;
      LoadAccount account = all.get(random.nextInt(half) + (exists ? 0 : half));
      Guess.start(loop, place.target(), account, byToken, new Noting(this, exists));
    }
  }

  /// Notes one guess and starts the next.
  private record Noting(Guesses guesses, boolean exists) implements Guess.Waiting {
    @Override
    public void refused(long challengeNanos, long failureNanos) {
      Times times = exists ? guesses.existing : guesses.unknown;
      times.challenges.add(challengeNanos / 1e3);
      times.failures.add(failureNanos / 1e3);
      guesses.next();
    }

    @Override
    public void failed(String why) {
      guesses.complaints.add(why);
      guesses.next();
    }
  }

  /// All measurements up to one answer.
  private static final class Series {
    private final String what;
    private final List<Double> existing = new ArrayList<>();
    private final List<Double> unknown = new ArrayList<>();
    private final List<Comparison> parts = new ArrayList<>();

    Series(String what) {
      this.what = what;
    }

    void add(List<Double> ofExisting, List<Double> ofUnknown) {
      existing.addAll(ofExisting);
      unknown.addAll(ofUnknown);
      parts.add(new Comparison(array(ofExisting), array(ofUnknown)));
    }

    List<Figure> figures() {
      Comparison all = new Comparison(array(existing), array(unknown));
      Comparison.Interval interval = all.interval(ThreadLocalRandom.current());
      return List.of(
          figure("exists, median", parts.stream().map(p -> p.first(0.5)).toList()),
          figure("unknown, median", parts.stream().map(p -> p.second(0.5)).toList()),
          figure("exists, 99 %", parts.stream().map(p -> p.first(0.99)).toList()),
          figure("unknown, 99 %", parts.stream().map(p -> p.second(0.99)).toList()),
          figure("difference", parts.stream().map(Comparison::difference).toList()),
          figure("difference, 95 % from", List.of(interval.from())),
          figure("difference, 95 % to", List.of(interval.to())),
          Figure.once(what + ": exists is slower", "% of pairs", all.dominance() * 100),
          Figure.once(what + ": by chance 50 ±", "% of pairs", all.chance() * 100));
    }

    private Figure figure(String name, List<Double> values) {
      return new Figure(what + ": " + name, "µs", values);
    }

    private static double[] array(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
