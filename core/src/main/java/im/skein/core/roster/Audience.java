package im.skein.core.roster;

import im.skein.core.feature.Home;
import im.skein.core.route.Homes;
import im.skein.wire.Jid;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Those on line who see somebody's presence, and so learn what else they tell their contacts.
/// Whoever has blocked the other, in either direction, is left out.
public final class Audience {
  private final Homes homes;
  private final Everyone everyone;
  private final Barrier barrier;
  private final List<BiConsumer<Home, Jid>> watchers = new CopyOnWriteArrayList<>();

  /// Audiences among these homes.
  public Audience(Homes homes, Everyone everyone, Barrier barrier) {
    this.homes = homes;
    this.everyone = everyone;
    this.barrier = barrier;
  }

  /// Sees to it that somebody is told when a contact has joined an audience, on the strand of the
  /// home whose audience it is.
  ///
  /// @param watcher gets the home and the contact's bare address
  public void watch(BiConsumer<Home, Jid> watcher) {
    watchers.add(watcher);
  }

  /// Notes that a contact has come to see the presence of the owner of the home.
  public void joined(Home home, Jid contact) {
    watchers.forEach(watcher -> watcher.accept(home, contact));
  }

  /// Runs a task for each account on line that sees the presence of the owner of the home, on the
  /// strand of that account; not for the owner. Called on the strand of the home.
  ///
  /// @param speaker the address of the owner that others may have blocked, bare or full
  /// @param which tells by the bare address who is meant; may be asked on any thread
  public void each(Home home, Jid speaker, Predicate<Jid> which, Consumer<Home> task) {
    Predicate<Jid> blocked = barrier.of(home);
    for (RosterItem item : Roster.of(home).items()) {
      if (item.from()) {
        Jid contact = Jid.known(item.contact());
        if (!blocked.test(contact) && !everyone.includes(contact) && which.test(contact)) {
          homes.online(contact, target -> reach(speaker, target, task));
        }
      }
    }
    if (everyone.includes(home.jid())) {
      homes.everywhere(target -> {
        Jid member = target.jid();
        if (!member.equals(home.jid()) && !blocked.test(member) && which.test(member)) {
          reach(speaker, target, task);
        }
      });
    }
  }

  /// Runs a task for one account if it is on line and neither has blocked the other.
  public void one(Home home, Jid who, Consumer<Home> task) {
    if (!barrier.of(home).test(who)) {
      homes.online(who.bare(), target -> reach(home.jid(), target, task));
    }
  }

  private void reach(Jid speaker, Home target, Consumer<Home> task) {
    if (!barrier.of(target).test(speaker)) {
      task.accept(target);
    }
  }

  /// Runs a task for each account whose presence the owner of the home sees, on line or not, on the
  /// strand of that account; of the contacts by the setting, for those on line only. Called on the
  /// strand of the home.
  public void eachSeen(Home home, Consumer<Home> task) {
    Predicate<Jid> blocked = barrier.of(home);
    for (RosterItem item : Roster.of(home).items()) {
      if (item.to()) {
        Jid contact = Jid.known(item.contact());
        if (!blocked.test(contact) && !everyone.includes(contact)) {
          homes.at(contact, target -> reach(home.jid(), target, task), () -> {});
        }
      }
    }
    if (everyone.includes(home.jid())) {
      homes.everywhere(target -> {
        if (!target.jid().equals(home.jid()) && !blocked.test(target.jid())) {
          reach(home.jid(), target, task);
        }
      });
    }
  }
}
