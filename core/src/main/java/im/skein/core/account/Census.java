package im.skein.core.account;

import im.skein.core.base.Chance;
import im.skein.core.roster.Everyone;
import im.skein.wire.Jid;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// All accounts with their nicknames, held in memory for the setting `contacts.everyone`: about 200
/// bytes for each.
public final class Census implements Everyone, AccountWatcher {
  private static final int PAGE = 500;

  private final ConcurrentHashMap<Jid, Member> members = new ConcurrentHashMap<>();
  private final String epoch;
  private final AtomicLong changes = new AtomicLong();
  private volatile Snapshot snapshot = new Snapshot(-1, List.of());

  private Census(Chance chance) {
    this.epoch = chance.letters(8);
  }

  /// Counts all accounts of that store; may wait.
  public static Census of(AccountStore store, Chance chance) {
    Census census = new Census(chance);
    List<Account> page = store.list(0, PAGE);
    while (!page.isEmpty()) {
      for (Account account : page) {
        census.add(account, store.profile(account.ref().id()));
      }
      page = store.list(page.getLast().ref().id(), PAGE);
    }
    return census;
  }

  private record Snapshot(long change, List<Member> members) {}

  private void add(Account account, Profile profile) {
    Jid jid = account.ref().jid();
    members.put(jid, new Member(jid, profile.nickname()));
    changes.incrementAndGet();
  }

  @Override
  public void created(Account account, Profile profile) {
    add(account, profile);
  }

  @Override
  public void profileChanged(Account account, Profile before, Profile after) {
    if (!before.nickname().equals(after.nickname())) {
      add(account, after);
    }
  }

  @Override
  public void deleted(Account account) {
    members.remove(account.ref().jid());
    changes.incrementAndGet();
  }

  @Override
  public boolean includes(Jid contact) {
    return members.containsKey(contact.bare());
  }

  @Override
  public List<Member> members() {
    long change = changes.get();
    Snapshot last = snapshot;
    if (last.change != change) {
      List<Member> sorted =
          members.values().stream()
              .sorted(Comparator.comparing(member -> member.jid().localpart()))
              .toList();
      last = new Snapshot(change, sorted);
      snapshot = last;
    }
    return last.members;
  }

  @Override
  public String revision() {
    return epoch + changes.get();
  }
}
