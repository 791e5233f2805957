package im.skein.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.FixedChance;
import im.skein.core.base.SerialStrand;
import im.skein.core.base.ThrownFailures;
import im.skein.core.base.Time;
import im.skein.core.feature.Drawer;
import im.skein.core.push.Courier.Outcome;
import im.skein.core.push.PostLedger.Fate;
import im.skein.core.push.Registration.Browser;
import im.skein.core.route.Homes;
import im.skein.core.route.Registry;
import im.skein.wire.Jid;
import im.skein.wire.sasl.Secret;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// With a clock that a test turns, and tasks that run when it says so.
final class PostQueueTest {
  private static final Jid ALICE = Jid.known("alice@example.org");
  private static final String POINT =
      Base64.getUrlEncoder().encodeToString(Points.write((ECPublicKey) Points.pair().getPublic()));

  private final Clock clock = new Clock();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Fate> fates = new ArrayList<>();
  private final List<Parcel> posted = new ArrayList<>();
  private final Deque<Outcome> outcomes = new ArrayDeque<>();
  private final PostQueue queue;

  PostQueueTest() {
    Executor now = tasks::add;
    Failures failures = new ThrownFailures();
    Chance chance = new FixedChance();
    Registry registry = new Registry();
    Homes homes =
        new Homes(
            () -> new SerialStrand(now, now, failures),
            name -> new AccountRef(1, ALICE),
            registry,
            clock,
            failures);
    Register register = new Register(new Empty(), homes);
    register.keep(registry);
    Vapid vapid = new Vapid(Vapid.pair(), "https://example.org", clock);
    queue =
        new PostQueue(
            new PostQueue.Parts(
                this::post,
                new Wrapper(vapid, Disclosure.TEXT, Jid::localpart, chance, new byte[32]),
                register,
                fates::add,
                clock,
                now,
                failures));
  }

  private Outcome post(Parcel parcel) {
    posted.add(parcel);
    Outcome outcome = outcomes.poll();
    return outcome == null ? new Outcome.Taken() : outcome;
  }

  private static PostQueue.Letter letter(String browser, String from, News.Kind kind) {
    Browser to =
        new Browser(
            "phone", "https://push.example.org/" + browser, POINT, Secret.of(new byte[16]), false);
    return new PostQueue.Letter(ALICE, to, new News(kind, Jid.known(from), "text", ""), 1);
  }

  private void offer(String browser, String from) {
    queue.offer(letter(browser, from, News.Kind.MESSAGE));
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void replacesWhatWaitsOfTheSameConversation() {
    // The first is on its way when the others come.
    offer("a", "bob@example.org");
    offer("a", "bob@example.org");
    offer("a", "bob@example.org");
    offer("a", "carol@example.org");
    run();
    assertEquals(3, posted.size());
    assertEquals(posted.get(0).topic(), posted.get(1).topic());
    assertTrue(!posted.get(1).topic().equals(posted.get(2).topic()));
    assertEquals(24, posted.getFirst().topic().length());
  }

  @Test
  void triesAgainLaterAndThenGivesUp() {
    for (int i = 0; i < 10; i++) {
      outcomes.add(new Outcome.Later(i == 1 ? 60 : 0));
    }
    offer("a", "bob@example.org");
    run();
    List<Long> pauses = new ArrayList<>();
    while (clock.next() > 0) {
      pauses.add(clock.advance());
      run();
    }
    assertEquals(List.of(5_000L, 60_000L, 120_000L, 600_000L, 1_800_000L), pauses);
    assertEquals(6, posted.size());
    assertEquals(Fate.DROPPED, fates.getLast());
    // What comes afterwards is tried like anything new.
    outcomes.clear();
    offer("a", "bob@example.org");
    run();
    assertEquals(Fate.TAKEN, fates.getLast());
  }

  @Test
  void doesNotRingLongAfterACall() {
    outcomes.add(new Outcome.Later(3_600));
    queue.offer(letter("a", "bob@example.org", News.Kind.CALL));
    run();
    assertEquals("high", posted.getFirst().urgency());
    assertEquals(60, posted.getFirst().ttlSeconds());
    assertEquals(List.of(Fate.DROPPED), fates);
  }

  @Test
  void keepsOnlySomeForOneBrowser() {
    for (int i = 0; i < 20; i++) {
      offer("a", "friend" + i + "@example.org");
    }
    run();
    assertEquals(9, posted.size());
    assertEquals(11, fates.stream().filter(Fate.DROPPED::equals).count());
  }

  @Test
  void oneThatWaitsKeepsNobodyElseWaiting() {
    outcomes.add(new Outcome.Later(0));
    offer("a", "bob@example.org");
    offer("b", "bob@example.org");
    run();
    assertEquals(2, posted.size());
    assertEquals(List.of(Fate.DELAYED, Fate.TAKEN), fates);
  }

  private static final class Clock implements Time {
    private final PriorityQueue<Due> dues =
        new PriorityQueue<>((one, other) -> Long.compare(one.at, other.at));
    private long now;

    private record Due(long at, Executor where, Runnable task) {}

    @Override
    public Instant now() {
      return Instant.ofEpochMilli(now);
    }

    @Override
    public long monotonicMillis() {
      return now;
    }

    @Override
    public Timer after(long millis, Executor where, Runnable task) {
      Due due = new Due(now + millis, where, task);
      dues.add(due);
      return () -> dues.remove(due);
    }

    long next() {
      return dues.size();
    }

    /// Goes on to the next task, and tells how long that took.
    long advance() {
      Due due = dues.remove();
      long passed = due.at - now;
      now = due.at;
      due.where.execute(due.task);
      return passed;
    }
  }

  private static final class Empty implements Drawer {
    @Override
    public @Nullable Document read(long account, String feature) {
      return null;
    }

    @Override
    public long write(long account, String feature, long expectedVersion, byte[] content) {
      return expectedVersion + 1;
    }

    @Override
    public void remove(long account, String feature) {}
  }
}
