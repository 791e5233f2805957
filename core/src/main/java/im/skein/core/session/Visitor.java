package im.skein.core.session;

import im.skein.core.feature.Guest;
import im.skein.core.feature.Key;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A connection before log-in, as features see it. Used by one request at a time.
final class Visitor implements Guest {
  private final Pipe.Peer peer;
  private final Map<Key<?>, Object> kept = new HashMap<>(1);

  Visitor(Pipe.Peer peer) {
    this.peer = peer;
  }

  @Override
  public String origin() {
    return peer.origin();
  }

  @Override
  public boolean loopback() {
    return peer.loopback();
  }

  @Override
  public boolean confidential() {
    return peer.encrypted() || peer.loopback();
  }

  @Override
  @SuppressWarnings("unchecked") // put pairs each key with a value of its type
  public <T> @Nullable T get(Key<T> key) {
    return (T) kept.get(key);
  }

  @Override
  public <T> void put(Key<T> key, T value) {
    kept.put(key, value);
  }
}
