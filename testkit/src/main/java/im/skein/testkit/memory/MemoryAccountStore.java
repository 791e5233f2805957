package im.skein.testkit.memory;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore;
import im.skein.core.account.Credential;
import im.skein.core.account.Profile;
import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Accounts in memory.
final class MemoryAccountStore implements AccountStore {
  private final Living living;
  private final TreeMap<Long, Row> rows = new TreeMap<>();
  private final Set<Long> numbers = new HashSet<>();
  private final List<Resting> resting = new ArrayList<>();
  private long lastId;

  private record Resting(String localpart, String skeleton, Instant until) {
    boolean resembles(String other, String otherSkeleton) {
      return localpart.equals(other) || skeleton.equals(otherSkeleton);
    }
  }

  MemoryAccountStore(Living living) {
    this.living = living;
  }

  @Override
  public Creation create(NewAccount wanted) {
    synchronized (living) {
      if (numbers.contains(wanted.number())) {
        return new Creation.NumberTaken();
      }
      if (rows.values().stream()
          .anyMatch(row -> row.resembles(wanted.localpart(), wanted.skeleton()))) {
        return new Creation.NameTaken();
      }
      lastId++;
      Account account =
          new Account(
              new AccountRef(lastId, jid(wanted)),
              wanted.number(),
              wanted.role(),
              false,
              wanted.created().truncatedTo(ChronoUnit.MICROS));
      numbers.add(wanted.number());
      resting.removeIf(name -> name.resembles(wanted.localpart(), wanted.skeleton()));
      living.add(lastId);
      rows.put(lastId, new Row(account, wanted));
      return new Creation.Created(account);
    }
  }

  private static Jid jid(NewAccount wanted) {
    try {
      return Jid.of(wanted.localpart(), wanted.domain(), "");
    } catch (InvalidJid e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public @Nullable Account byLocalpart(String localpart) {
    return find(row -> row.localpart().equals(localpart));
  }

  @Override
  public boolean isTaken(String localpart, String skeleton) {
    synchronized (living) {
      return rows.values().stream().anyMatch(row -> row.resembles(localpart, skeleton));
    }
  }

  @Override
  public boolean isResting(String localpart, String skeleton, Instant now) {
    synchronized (living) {
      return resting.stream()
          .anyMatch(name -> name.resembles(localpart, skeleton) && name.until.isAfter(now));
    }
  }

  @Override
  public @Nullable Account byNumber(long number) {
    return find(row -> row.account.number() == number);
  }

  @Override
  public @Nullable Account byId(long id) {
    return find(row -> row.account.ref().id() == id);
  }

  private @Nullable Account find(Predicate<Row> wanted) {
    synchronized (living) {
      return rows.values().stream().filter(wanted).findFirst().map(row -> row.account).orElse(null);
    }
  }

  @Override
  public List<Account> list(long afterId, int limit) {
    synchronized (living) {
      return rows.tailMap(afterId, false).values().stream()
          .limit(limit)
          .map(row -> row.account)
          .toList();
    }
  }

  @Override
  public List<Account> administrators() {
    synchronized (living) {
      return rows.values().stream()
          .map(row -> row.account)
          .filter(account -> account.role() == Account.Role.ADMIN)
          .toList();
    }
  }

  @Override
  public long count() {
    synchronized (living) {
      return rows.size();
    }
  }

  @Override
  public @Nullable Holder holder(String localpart, String hash, long spread) {
    return holder(row -> row.localpart().equals(localpart), hash, spread);
  }

  @Override
  public @Nullable Holder holder(long number, String hash, long spread) {
    return holder(row -> row.account.number() == number, hash, spread);
  }

  private @Nullable Holder holder(Predicate<Row> wanted, String hash, long spread) {
    synchronized (living) {
      if (rows.isEmpty()) {
        return null;
      }
      Row row =
          rows.values().stream()
              .filter(wanted)
              .findFirst()
              .orElseGet(() -> rows.higherEntry(spread % rows.lastKey()).getValue());
      Credential credential =
          row.credentials.stream()
              .filter(one -> one.hash().equals(hash))
              .findFirst()
              .or(() -> row.credentials.stream().findFirst())
              .orElse(null);
      return new Holder(row.account, wanted.test(row), credential);
    }
  }

  @Override
  public List<Credential> credentials(long account) {
    synchronized (living) {
      Row row = rows.get(account);
      return row == null ? List.of() : row.credentials;
    }
  }

  @Override
  public void credentials(long account, List<Credential> credentials) {
    synchronized (living) {
      required(account).credentials =
          credentials.stream().sorted(Comparator.comparing(Credential::hash)).toList();
      living.revoke(account);
    }
  }

  @Override
  public void revokeTokens(long account) {
    synchronized (living) {
      living.revoke(account);
    }
  }

  private Row required(long account) {
    Row row = rows.get(account);
    if (row == null) {
      throw new StoreException(Reason.GONE);
    }
    return row;
  }

  @Override
  public Profile profile(long account) {
    synchronized (living) {
      Row row = rows.get(account);
      return row == null ? Profile.EMPTY : row.profile;
    }
  }

  @Override
  public void profile(long account, Profile profile, String folded) {
    synchronized (living) {
      Row row = required(account);
      row.profile = profile;
      row.folded = folded;
    }
  }

  @Override
  public List<Found> search(String folded, int limit) {
    if (folded.isEmpty()) {
      return List.of();
    }
    synchronized (living) {
      return rows.values().stream()
          .filter(row -> !row.account.disabled() && row.profile.searchable())
          .filter(row -> row.rank(folded) < Row.NO_HIT)
          .sorted(
              Comparator.<Row>comparingInt(row -> row.rank(folded)).thenComparing(Row::localpart))
          .limit(limit)
          .map(row -> new Found(row.account, row.profile))
          .toList();
    }
  }

  @Override
  public void role(long account, Account.Role role) {
    change(
        account, old -> new Account(old.ref(), old.number(), role, old.disabled(), old.created()));
  }

  @Override
  public void disabled(long account, boolean disabled) {
    change(
        account, old -> new Account(old.ref(), old.number(), old.role(), disabled, old.created()));
    if (disabled) {
      revokeTokens(account);
    }
  }

  private void change(long account, UnaryOperator<Account> change) {
    synchronized (living) {
      Row row = rows.get(account);
      if (row != null) {
        row.account = change.apply(row.account);
      }
    }
  }

  @Override
  public void delete(long account, Instant restsUntil) {
    synchronized (living) {
      Row row = rows.remove(account);
      if (row != null) {
        resting.add(new Resting(row.localpart(), row.skeleton, restsUntil));
      }
      living.delete(account);
    }
  }

  @Override
  public void lastSeen(long account, Instant when) {
    synchronized (living) {
      Row row = rows.get(account);
      if (row != null) {
        row.lastSeen = when.truncatedTo(ChronoUnit.MICROS);
      }
    }
  }

  @Override
  public @Nullable Instant lastSeen(long account) {
    synchronized (living) {
      Row row = rows.get(account);
      return row == null ? null : row.lastSeen;
    }
  }

  private static final class Row {
    static final int NO_HIT = 6;

    private final String skeleton;
    private Account account;
    private List<Credential> credentials;
    private Profile profile;
    private String folded;
    private @Nullable Instant lastSeen;

    Row(Account account, NewAccount wanted) {
      this.account = account;
      this.skeleton = wanted.skeleton();
      this.credentials = List.copyOf(wanted.credentials());
      this.profile = wanted.profile();
      this.folded = wanted.folded();
    }

    String localpart() {
      return account.ref().jid().localpart();
    }

    boolean resembles(String otherLocalpart, String otherSkeleton) {
      return localpart().equals(otherLocalpart) || skeleton.equals(otherSkeleton);
    }

    /// How good a hit it is: the lower, the better.
    int rank(String text) {
      List<Boolean> hits =
          List.of(
              text.equals(Long.toString(account.number())),
              localpart().equals(text),
              folded.equals(text),
              localpart().startsWith(text),
              folded.startsWith(text),
              localpart().contains(text) || folded.contains(text));
      int first = hits.indexOf(true);
      return first < 0 ? NO_HIT : first;
    }
  }
}
