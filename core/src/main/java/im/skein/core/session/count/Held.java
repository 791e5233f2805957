package im.skein.core.session.count;

import im.skein.wire.Stanza;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Stanzas that wait until somebody looks at the client (XEP-0352): of each kind the newest, in the
/// order they came. Bounded in number and size. Touched on one strand only.
public final class Held {
  private static final int MAX = 256;
  private static final int MAX_BYTES = 256 * 1024;

  private final Map<Object, Waiting> waiting = new LinkedHashMap<>();
  private int bytes;

  private record Waiting(Stanza stanza, int bytes) {}

  /// Nothing waits.
  public Held() {}

  /// Holds a stanza in the place of an older one of its kind.
  ///
  /// @param size of the stanza in bytes
  /// @return false when too many wait already, or it would be too much
  public boolean add(Object kind, Stanza stanza, int size) {
    Waiting older = waiting.remove(kind);
    bytes -= older == null ? 0 : older.bytes;
    if (waiting.size() >= MAX || bytes + size > MAX_BYTES) {
      return false;
    }
    waiting.put(kind, new Waiting(stanza, size));
    bytes += size;
    return true;
  }

  /// Gives everything up, oldest first.
  public void release(Consumer<Stanza> taker) {
    if (!waiting.isEmpty()) {
      Map<Object, Waiting> all = new LinkedHashMap<>(waiting);
      waiting.clear();
      bytes = 0;
      all.values().forEach(each -> taker.accept(each.stanza));
    }
  }
}
