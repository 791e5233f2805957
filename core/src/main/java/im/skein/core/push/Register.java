package im.skein.core.push;

import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.feature.Drawer;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import im.skein.core.route.Homes;
import im.skein.wire.Jid;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keeps with each account how its devices are woken, in a drawer and in the home, and how much
/// they were since they were last here, in the home alone.
public final class Register {
  private static final Key<Kept> KEY = new Key<>("push registrations");
  private static final String DRAWER = "push";
  private static final int TRIES = 3;

  /// So many refusals in a row, and a registration goes.
  private static final int REFUSALS = 5;

  private final Drawer drawer;
  private final Homes homes;

  /// Registrations in that drawer.
  public Register(Drawer drawer, Homes homes) {
    this.drawer = drawer;
    this.homes = homes;
  }

  void keep(Installer to) {
    to.keep(KEY, account -> new Kept(load(account).list));
  }

  private Stored load(AccountRef account) {
    Drawer.Document document = drawer.read(account.id(), DRAWER);
    return document == null
        ? new Stored(Registrations.NONE, 0)
        : new Stored(Registrations.read(document.content()), document.version());
  }

  /// Those of the owner of the home.
  static Registrations of(Home home) {
    return home.get(KEY).list;
  }

  /// Whether that is another message than the last that was pushed: what is said in a room comes
  /// once for each device that is there.
  ///
  /// @param id of the message, empty for none
  static boolean isNew(Home home, Registration to, String id) {
    Tally tally = home.get(KEY).tally(to);
    boolean known = !id.isEmpty() && id.equals(tally.last);
    tally.last = id;
    return !known;
  }

  /// Counts one more push.
  ///
  /// @param chat of which conversation
  /// @return how many there were since the device was last here
  static int count(Home home, Registration to, Jid chat, int more) {
    return home.get(KEY).tally(to).add(chat, more);
  }

  /// Whether any device was told of anything since it was last here.
  static boolean isAnyTold(Home home) {
    for (Tally tally : home.get(KEY).tallies.values()) {
      if (!tally.told.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// A conversation was read on another device: what was pushed of it counts no more.
  ///
  /// @return those that were told of it, and how much else each was told since it was last here
  static Map<Registration, Integer> read(Home home, Jid chat) {
    Map<Registration, Integer> told = new HashMap<>(2);
    home.get(KEY)
        .tallies
        .forEach((registration, tally) -> {
          Integer pushed = tally.told.remove(chat);
          if (pushed != null) {
            tally.count -= pushed;
            told.put(registration, tally.count);
          }
        });
    return told;
  }

  /// A device is here: it needs to be told nothing any more.
  static void here(Home home, String device) {
    Kept kept = home.get(KEY);
    if (!kept.tallies.isEmpty()) {
      kept.tallies.forEach((registration, tally) -> {
        if (registration.device().equals(device)) {
          tally.count = 0;
          tally.told.clear();
        }
      });
    }
  }

  /// Changes those of the owner of the home; may wait.
  ///
  /// @param change null for "not allowed"
  /// @return false when the change was not allowed
  boolean change(Home home, Function<Registrations, @Nullable Registrations> change) {
    for (int i = 0; i < TRIES; i++) {
      Stored stored = load(home.account());
      Registrations changed = change.apply(stored.list);
      if (changed == null) {
        return false;
      }
      if (changed.equals(stored.list)
          || drawer.write(home.account().id(), DRAWER, stored.version, changed.write()) >= 0) {
        Kept kept = home.get(KEY);
        kept.list = changed;
        if (!kept.tallies.isEmpty()) {
          kept.tallies.keySet().retainAll(changed.all());
        }
        return true;
      }
    }
    throw new StoreException(StoreException.Reason.CROWDED);
  }

  /// Forgets how a device was woken. On the strand of the home; may wait.
  public void forget(Home home, String device) {
    boolean _ = change(home, list -> list.minus(one -> one.device().equals(device)));
  }

  /// Forgets how the devices of an account were woken, but for the one that is there with that
  /// resource. May be called on any thread.
  ///
  /// @param kept the resource, empty for none
  public void forgetOthers(Jid account, String kept) {
    homes.at(
        account,
        home -> {
          Session session = kept.isEmpty() ? null : home.session(kept);
          String device = session == null ? null : session.device();
          home.strand()
              .executeWaiting(
                  () -> change(home, list -> list.minus(one -> !one.device().equals(device))));
        },
        () -> {});
  }

  /// Forgets some of an account's; may be called on any thread.
  public void forget(Jid account, Predicate<Registration> unwanted) {
    homes.at(
        account,
        home -> home.strand().executeWaiting(() -> change(home, list -> list.minus(unwanted))),
        () -> {});
  }

  /// A push was taken; may be called on any thread.
  void taken(Jid account, Registration by) {
    homes.at(
        account,
        home -> {
          Tally tally = home.get(KEY).tallies.get(by);
          if (tally != null) {
            tally.refusals = 0;
          }
        },
        () -> {});
  }

  /// A push was refused for good; may be called on any thread.
  void refused(Jid account, Registration by) {
    homes.at(
        account,
        home -> {
          Kept kept = home.get(KEY);
          if (kept.list.all().contains(by) && ++kept.tally(by).refusals >= REFUSALS) {
            forget(account, by::equals);
          }
        },
        () -> {});
  }

  private record Stored(Registrations list, long version) {}

  private static final class Kept {
    private Map<Registration, Tally> tallies = Map.of();
    private Registrations list;

    Kept(Registrations list) {
      this.list = list;
    }

    Tally tally(Registration of) {
      if (tallies.isEmpty()) {
        tallies = new HashMap<>(2);
      }
      return tallies.computeIfAbsent(of, _ -> new Tally());
    }
  }

  private static final class Tally {
    private static final int MOST_CHATS = 64;

    /// How much was pushed of each conversation, the newest 64 of them.
    private final Map<Jid, Integer> told = new LinkedHashMap<>(2);

    private int count;
    private int refusals;
    private String last = "";

    int add(Jid chat, int more) {
      Integer before = told.remove(chat);
      if (told.size() >= MOST_CHATS) {
        told.remove(told.keySet().iterator().next());
      }
      told.put(chat, before == null ? more : before + more);
      count += more;
      return count;
    }
  }
}
