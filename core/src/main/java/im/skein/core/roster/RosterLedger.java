package im.skein.core.roster;

import im.skein.core.base.AccountRef;
import im.skein.core.roster.Roster.Change;
import im.skein.core.roster.Subscriptions.Event;
import im.skein.core.roster.Subscriptions.Outcome;
import im.skein.wire.Jid;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes rosters, both sides of a subscription together. Every call may wait.
///
/// An item is changed by its owner and by the contact, each on an own strand; so whatever concerns
/// the same two addresses is done under one lock, from fresh rows of the store.
public final class RosterLedger {
  private static final int STRIPES = 64;

  /// So many requests of strangers wait for an answer; a later one looks like one that waits.
  private static final int MOST_STRANGERS = 500;

  private final RosterStore store;
  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  /// A ledger over that store. There must be only one.
  public RosterLedger(RosterStore store) {
    this.store = store;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /// Who is meant by an address. Never taken apart by a pattern.
  ///
  /// @param jid the bare address
  /// @param account the local account, or null when there is none
  public record Contact(Jid jid, @Nullable AccountRef account) {}

  /// What a stanza about a subscription, or a removal, did to both sides.
  ///
  /// @param own the change of the one who acted
  /// @param other the change of the contact; nothing when the contact is not local
  /// @param passed whether the contact's clients get the stanza
  /// @param approved whether the contact's side approved by itself
  public record Exchange(Change own, Change other, boolean passed, boolean approved) {}

  /// The person sends a stanza about a subscription.
  ///
  /// @param request the stanza as XML, to be kept while it waits for an answer
  /// @param refused whether the contact does not wish to hear from the person: then only the
  ///   person's own side changes
  public Exchange send(
      AccountRef own, Contact contact, Event event, String request, boolean refused) {
    return locked(
        own.jid(),
        contact.jid(),
        () -> {
          RosterItem mine = item(own, contact.jid());
          Outcome sent = Subscriptions.outbound(SubscriptionState.of(mine), event);
          AccountRef other = contact.account();
          RosterItem theirs =
              other == null ? RosterItem.fresh(own.jid().toString()) : item(other, own.jid());
          Outcome received = Subscriptions.inbound(SubscriptionState.of(theirs), event);
          if (other == null || refused || !sent.passed() || crowded(other, theirs, received)) {
            RosterItem after = mine.in(sent.state(), mine.request());
            return new Exchange(write(own, mine, after), Change.nothing(theirs), false, false);
          }
          SubscriptionState state = sent.state();
          if (received.approves()) {
            state = Subscriptions.inbound(state, Event.SUBSCRIBED).state();
          }
          String waiting = theirs.request().isEmpty() ? request : theirs.request();
          List<Change> both =
              writeBoth(
                  new Draft(own, mine, mine.in(state, mine.request())),
                  new Draft(other, theirs, theirs.in(received.state(), waiting)));
          return new Exchange(
              both.getFirst(), both.getLast(), received.passed(), received.approves());
        });
  }

  /// A stanza about a subscription comes from outside; only the receiver's side changes.
  ///
  /// @param request the stanza as XML, to be kept while it waits for an answer
  public Exchange receive(AccountRef own, Jid from, Event event, String request) {
    return locked(
        own.jid(),
        from,
        () -> {
          RosterItem mine = item(own, from);
          Outcome received = Subscriptions.inbound(SubscriptionState.of(mine), event);
          Change none = Change.nothing(RosterItem.fresh(own.jid().toString()));
          if (crowded(own, mine, received)) {
            return new Exchange(Change.nothing(mine), none, false, false);
          }
          String waiting = mine.request().isEmpty() ? request : mine.request();
          Change change = write(own, mine, mine.in(received.state(), waiting));
          return new Exchange(change, none, received.passed(), received.approves());
        });
  }

  /// Whether that would be one more request of a stranger where many wait.
  private boolean crowded(AccountRef owner, RosterItem item, Outcome received) {
    boolean stranger = !item.listed() && item.request().isEmpty();
    return stranger
        && received.state().requested()
        && store.strangers(owner.id()) >= MOST_STRANGERS;
  }

  /// Makes two accounts contacts of one another, each seeing the other's presence.
  public Exchange befriend(AccountRef first, AccountRef second) {
    return locked(
        first.jid(),
        second.jid(),
        () -> {
          SubscriptionState both = new SubscriptionState(true, true, false, false, false);
          RosterItem mine = item(first, second.jid());
          RosterItem theirs = item(second, first.jid());
          List<Change> changes =
              writeBoth(
                  new Draft(first, mine, mine.in(both, "")),
                  new Draft(second, theirs, theirs.in(both, "")));
          return new Exchange(changes.getFirst(), changes.getLast(), false, false);
        });
  }

  /// The person names or groups a contact, and so adds it (RFC 6121 §2.3).
  public Change name(AccountRef own, Jid contact, String name, List<String> groups) {
    return locked(
        own.jid(),
        contact,
        () -> {
          RosterItem mine = item(own, contact);
          return write(own, mine, mine.named(name, groups));
        });
  }

  /// The person removes a contact, and with it both subscriptions (RFC 6121 §2.5).
  public Exchange remove(AccountRef own, Contact contact) {
    return locked(
        own.jid(),
        contact.jid(),
        () -> {
          RosterItem mine = item(own, contact.jid());
          RosterItem gone = RosterItem.fresh(mine.contact());
          AccountRef other = contact.account();
          if (other == null) {
            Change none = Change.nothing(RosterItem.fresh(own.jid().toString()));
            return new Exchange(write(own, mine, gone), none, false, false);
          }
          RosterItem theirs = item(other, own.jid());
          SubscriptionState state = SubscriptionState.of(theirs);
          if (mine.to() || mine.asking()) {
            state = Subscriptions.inbound(state, Event.UNSUBSCRIBE).state();
          }
          if (mine.from() || !mine.request().isEmpty()) {
            state = Subscriptions.inbound(state, Event.UNSUBSCRIBED).state();
          }
          List<Change> both =
              writeBoth(
                  new Draft(own, mine, gone),
                  new Draft(other, theirs, theirs.in(state, theirs.request())));
          return new Exchange(both.getFirst(), both.getLast(), false, false);
        });
  }

  private record Draft(AccountRef owner, RosterItem before, RosterItem after) {
    boolean changes() {
      return !after.equals(before);
    }
  }

  private RosterItem item(AccountRef owner, Jid contact) {
    String address = contact.toString();
    RosterItem found = store.item(owner.id(), address);
    return found == null ? RosterItem.fresh(address) : found;
  }

  private List<Change> writeBoth(Draft own, Draft other) {
    if (!own.changes() || !other.changes()) {
      return List.of(
          write(own.owner, own.before, own.after), write(other.owner, other.before, other.after));
    }
    List<Long> versions = store.putBoth(own.owner.id(), own.after, other.owner.id(), other.after);
    return List.of(settle(own, versions.getFirst()), settle(other, versions.getLast()));
  }

  private Change write(AccountRef owner, RosterItem before, RosterItem after) {
    if (after.equals(before)) {
      return Change.nothing(before);
    }
    long version =
        after.isVoid() ? store.remove(owner.id(), after.contact()) : store.put(owner.id(), after);
    return new Change(before, after, version, version);
  }

  /// A row that says nothing any more goes, once both sides are written.
  private Change settle(Draft draft, long version) {
    long last =
        draft.after.isVoid() ? store.remove(draft.owner.id(), draft.after.contact()) : version;
    return new Change(draft.before, draft.after, version, last);
  }

  private <T> T locked(Jid one, Jid other, Supplier<T> work) {
    ReentrantLock lock = locks[Math.floorMod(one.hashCode() + other.hashCode(), STRIPES)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
