package im.skein.core.route;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Line;
import im.skein.core.base.Strand;
import im.skein.core.feature.Home;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import im.skein.wire.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The home of one bare address of ours: at first closed, then open, or found to be nobody's.
final class LocalHome implements Home {
  /// Added to [#uses] when the home has left the table and may not be used any more.
  private static final int GONE = Integer.MIN_VALUE / 2;

  private final Jid address;
  private final Strand strand;
  private final AtomicInteger uses = new AtomicInteger();
  private final List<Session> sessions = new ArrayList<>(1);
  private final Line line;
  private Object[] kept = {};
  private List<Registry.Keeping<?>> keepings = List.of();
  private volatile @Nullable AccountRef account;
  private volatile State state = State.CLOSED;
  private volatile int sessionCount;
  private volatile long usedMillis;

  enum State {
    CLOSED,
    OPEN,
    /// No account has this address.
    NOBODY,
    /// The stores failed; the next use tries again.
    FAILED
  }

  LocalHome(Jid address, Strand strand) {
    this.address = address;
    this.strand = strand;
    this.line = new Line(strand);
  }

  /// Loads what the features keep here; may wait.
  void open(AccountRef found, List<Registry.Keeping<?>> declared) {
    if (state == State.OPEN) {
      return;
    }
    Object[] loaded = new Object[declared.size()];
    for (int i = 0; i < loaded.length; i++) {
      loaded[i] = Objects.requireNonNull(declared.get(i).loader().load(found));
    }
    kept = loaded;
    keepings = declared;
    account = found;
    state = State.OPEN;
  }

  void state(State changed) {
    state = changed;
  }

  State state() {
    return state;
  }

  /// Notes a use, so that the home stays; false when it has gone and another must be asked for.
  boolean enter(long nowMillis) {
    usedMillis = nowMillis;
    return uses.incrementAndGet() > 0;
  }

  void leave() {
    uses.decrementAndGet();
  }

  /// Makes the home unusable if nobody uses it and nobody has since that time.
  boolean retire(long beforeMillis) {
    return usedMillis <= beforeMillis && sessionCount == 0 && uses.compareAndSet(0, GONE);
  }

  /// What waits for its turn to be delivered.
  Line line() {
    return line;
  }

  void add(Session session) {
    sessions.add(session);
    sessionCount = sessions.size();
  }

  void remove(Session session) {
    sessions.remove(session);
    sessionCount = sessions.size();
  }

  /// How many sessions there are; may be asked on any thread.
  int sessionCount() {
    return sessionCount;
  }

  @Override
  public AccountRef account() {
    AccountRef found = account;
    if (found == null) {
      throw new IllegalStateException("the home is not open");
    }
    return found;
  }

  @Override
  public Jid jid() {
    return address;
  }

  @Override
  public Strand strand() {
    return strand;
  }

  @Override
  public List<Session> sessions() {
    return Collections.unmodifiableList(sessions);
  }

  @Override
  public @Nullable Session session(String resource) {
    for (int i = 0; i < sessions.size(); i++) {
      if (sessions.get(i).jid().resource().equals(resource)) {
        return sessions.get(i);
      }
    }
    return null;
  }

  @Override
  @SuppressWarnings("unchecked") // the registry pairs each key with a loader of its type
  public <T> T get(Key<T> key) {
    for (int i = 0; i < kept.length; i++) {
      if (keepings.get(i).key() == key) {
        return (T) kept[i];
      }
    }
    throw new IllegalStateException("nothing is kept under " + key);
  }
}
