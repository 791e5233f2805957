package im.skein.core.session.count;

import im.skein.wire.Stanza;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Stanzas that wait until somebody looks at the client (XEP-0352): of each kind the newest, in the
/// order they came. Bounded. Touched on one strand only.
public final class Held {
  private static final int MAX = 256;

  private final Map<Object, Stanza> waiting = new LinkedHashMap<>();

  /// Nothing waits.
  public Held() {}

  /// Holds a stanza in the place of an older one of its kind.
  ///
  /// @return false when too many wait already
  public boolean add(Object kind, Stanza stanza) {
    boolean known = waiting.remove(kind) != null;
    if (!known && waiting.size() >= MAX) {
      return false;
    }
    waiting.put(kind, stanza);
    return true;
  }

  /// Gives everything up, oldest first.
  public void release(Consumer<Stanza> taker) {
    if (!waiting.isEmpty()) {
      Map<Object, Stanza> all = new LinkedHashMap<>(waiting);
      waiting.clear();
      all.values().forEach(taker);
    }
  }
}
