package im.skein.core.route;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Failures;
import im.skein.core.base.Strand;
import im.skein.core.base.Time;
import im.skein.core.feature.Home;
import im.skein.wire.Jid;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The homes of all local accounts that are at work, by bare address.
///
/// A home is opened when somebody needs it, on its own strand, so whoever posts to it never waits.
/// Homes without sessions are closed after a while, and their number is bounded.
public final class Homes {
  private static final long IDLE_MILLIS = 120_000;
  private static final int MAX_IDLE = 10_000;

  private final ConcurrentHashMap<Jid, LocalHome> homes = new ConcurrentHashMap<>();
  private final Supplier<Strand> strands;
  private final AccountFinder finder;
  private final Registry registry;
  private final Time time;
  private final Failures failures;
  private volatile int limit = MAX_IDLE;

  /// No homes yet.
  ///
  /// @param strands makes a strand for each home
  public Homes(
      Supplier<Strand> strands,
      AccountFinder finder,
      Registry registry,
      Time time,
      Failures failures) {
    this.strands = strands;
    this.finder = finder;
    this.registry = registry;
    this.time = time;
    this.failures = failures;
  }

  /// The home of an account that is known to exist; tasks posted to its strand run once it is open.
  public Home home(AccountRef account) {
    LocalHome home = enter(account.jid());
    home.leave();
    return home;
  }

  /// Runs a task on the strand of an account's home, or `nobody` when there is no such account.
  ///
  /// @param address the bare address; one made of the short number is led to the account's own
  public void at(Jid address, Consumer<Home> task, Runnable nobody) {
    locate(address, task::accept, nobody);
  }

  void locate(Jid address, Consumer<LocalHome> task, Runnable nobody) {
    LocalHome home = enter(address);
    home.strand()
        .execute(() -> {
          try {
            serve(home, task, nobody);
          } finally {
            home.leave();
          }
        });
  }

  private void serve(LocalHome home, Consumer<LocalHome> task, Runnable nobody) {
    switch (home.state()) {
      case OPEN -> {
        Jid own = home.account().jid();
        if (own.equals(home.jid())) {
          task.accept(home);
        } else {
          locate(own, task, nobody);
        }
      }
      case CLOSED, NOBODY, FAILED -> nobody.run();
    }
  }

  /// Runs a task on the strand of every home that has sessions.
  public void everywhere(Consumer<Home> task) {
    for (LocalHome home : homes.values()) {
      home.strand()
          .execute(() -> {
            if (!home.sessions().isEmpty()) {
              task.accept(home);
            }
          });
    }
  }

  /// Runs a task on the strand of an account's home if the account has sessions; whoever has none
  /// is not woken.
  public void online(Jid address, Consumer<Home> task) {
    LocalHome home = homes.get(address);
    if (home == null || home.sessionCount() == 0) {
      return;
    }
    home.strand()
        .execute(() -> {
          if (!home.sessions().isEmpty()) {
            task.accept(home);
          }
        });
  }

  /// Whether an account has sessions now. May be asked on any thread.
  ///
  /// @param address the bare address
  public boolean isOnline(Jid address) {
    LocalHome home = homes.get(address);
    return home != null && home.sessionCount() > 0;
  }

  /// How many homes are open or opening.
  public int size() {
    return homes.size();
  }

  private LocalHome enter(Jid address) {
    long now = time.monotonicMillis();
    while (true) {
      LocalHome home = homes.get(address);
      if (home == null) {
        LocalHome fresh = new LocalHome(address, strands.get());
        home = homes.putIfAbsent(address, fresh);
        if (home == null) {
          home = fresh;
          open(fresh);
          shrink(now);
        }
      }
      if (home.enter(now)) {
        if (home.state() == LocalHome.State.FAILED) {
          open(home);
        }
        return home;
      }
      homes.remove(address, home);
    }
  }

  private void open(LocalHome home) {
    home.strand()
        .executeWaiting(() -> {
          try {
            AccountRef account = finder.find(home.jid().localpart());
            if (account == null) {
              home.state(LocalHome.State.NOBODY);
            } else {
              boolean alias = !account.jid().equals(home.jid());
              home.open(account, alias ? List.of() : registry.keepings());
            }
          } catch (RuntimeException e) {
            home.state(LocalHome.State.FAILED);
            failures.trouble("opening a home", e);
          }
        });
  }

  private void shrink(long now) {
    if (homes.size() > limit) {
      sweep(now);
      limit = Math.max(MAX_IDLE, homes.size() * 2);
    }
  }

  /// Closes homes that nobody has used for a while; to be called now and then.
  public void sweep() {
    sweep(time.monotonicMillis() - IDLE_MILLIS);
    limit = Math.max(MAX_IDLE, homes.size() * 2);
  }

  private void sweep(long beforeMillis) {
    homes.values().removeIf(home -> home.retire(beforeMillis));
  }

  /// Notes that an account was made, so that its address is no longer taken for nobody's.
  public void created(AccountRef account) {
    LocalHome home = homes.get(account.jid());
    if (home != null && home.state() == LocalHome.State.NOBODY) {
      homes.remove(account.jid(), home);
    }
  }

  /// Notes that an account was deleted: its home is nobody's from now on.
  public void deleted(AccountRef account) {
    LocalHome home = homes.get(account.jid());
    if (home != null) {
      home.strand().execute(() -> home.state(LocalHome.State.NOBODY));
    }
  }
}
