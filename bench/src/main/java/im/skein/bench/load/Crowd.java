package im.skein.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Logs many accounts in (or registers them), a few at a time, and counts what came of it.
public final class Crowd implements Login.Waiting {
  /// A session that stands.
  public record Member(Link link, Login login) {}

  private final LoadLoop loop;
  private final Target target;
  private final Login.Goal goal;
  private final ArrayDeque<LoadAccount> waiting;
  private final List<Member> members = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private final boolean closeAtOnce;
  private int missing;
  private int arrived;

  private Crowd(
      LoadLoop loop,
      Target target,
      Login.Goal goal,
      List<LoadAccount> accounts,
      boolean closeAtOnce) {
    this.loop = loop;
    this.target = target;
    this.goal = goal;
    this.waiting = new ArrayDeque<>(accounts);
    this.missing = accounts.size();
    this.closeAtOnce = closeAtOnce;
  }

  /// Makes the accounts; those that exist already count as made.
  ///
  /// @param atOnce how many are under way at the same time
  /// @throws IllegalStateException when one is refused
  public static void register(
      LoadLoop loop, Target target, List<LoadAccount> accounts, int atOnce) {
    new Crowd(loop, target, Login.Goal.REGISTER, accounts, false).run(atOnce).whole();
  }

  /// Logs the accounts in and keeps their sessions.
  public static Crowd gather(
      LoadLoop loop, Target target, Login.Goal goal, List<LoadAccount> accounts, int atOnce) {
    return new Crowd(loop, target, goal, accounts, false).run(atOnce);
  }

  /// Logs the accounts in, each leaving as soon as it is ready.
  public static Crowd pass(LoadLoop loop, Target target, List<LoadAccount> accounts, int atOnce) {
    return pass(loop, target, Login.Goal.SESSION, accounts, atOnce);
  }

  /// The same for sessions of that kind.
  public static Crowd pass(
      LoadLoop loop, Target target, Login.Goal goal, List<LoadAccount> accounts, int atOnce) {
    return new Crowd(loop, target, goal, accounts, true).run(atOnce);
  }

  /// The accounts with numbers from 0 up to that many.
  public static List<LoadAccount> accounts(int count) {
    List<LoadAccount> accounts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      accounts.add(new LoadAccount(i));
    }
    return accounts;
  }

  /// The sessions that stand, in the order they came.
  public List<Member> members() {
    return members;
  }

  /// How many log-ins succeeded.
  public int arrived() {
    return arrived;
  }

  /// What went wrong, one line per log-in that failed.
  public List<String> failures() {
    return failures;
  }

  /// The sessions, all of them.
  ///
  /// @throws IllegalStateException when one is missing
  public List<Member> whole() {
    if (!failures.isEmpty()) {
      throw new IllegalStateException(
          failures.size() + " log-ins failed, the first with " + failures.getFirst());
    }
    return members;
  }

  @Override
  public void ready(Link link, Login login) {
    arrived++;
    if (closeAtOnce) {
      link.send(Ascii.of("</stream:stream>"));
      link.user(new Leaving());
    } else {
      members.add(new Member(link, login));
    }
    next();
  }

  @Override
  public void failed(Login login, String why) {
    failures.add(login.account() + ": " + why);
    next();
  }

  private void next() {
    missing--;
    if (missing == 0) {
      done.complete(true);
    }
    more();
  }

  private void more() {
    LoadAccount account = waiting.poll();
    if (account != null) {
      Login.start(loop, target, account, goal, this);
    }
  }

  private Crowd run(int atOnce) {
    if (missing == 0) {
      return this;
    }
    loop.post(() -> {
      for (int i = 0; i < atOnce; i++) {
        more();
      }
    });
    while (!done.isDone()) {
      try {
        done.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        loop.check();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
    return this;
  }

  /// Waits for the server's end of the stream.
  private static final class Leaving implements LinkUser {
    private static final byte[] END = Ascii.of("/stream:stream");

    @Override
    public void received(Link link, Chunk chunk) {
      if (chunk.is(END)) {
        link.close();
      }
    }

    @Override
    public void closed(Link link, String why) {}
  }
}
