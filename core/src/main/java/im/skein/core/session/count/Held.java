package im.skein.core.session.count;

import im.skein.wire.Stanza;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Stanzas that wait until somebody looks at the client (XEP-0352): of each kind the newest, in the
/// order they came. Bounded in number and size, and in what the server has room for. Touched on one
/// strand only.
public final class Held {
  private static final int MAX = 256;
  private static final int MAX_BYTES = 256 * 1024;

  /// About what a stanza takes beside its bytes.
  private static final int OWN_BYTES = 256;

  private final Map<Object, Waiting> waiting = new LinkedHashMap<>();
  private final Room room;
  private int bytes;

  private record Waiting(Stanza stanza, int bytes) {}

  /// What the server has room for.
  public interface Room {
    /// Takes so many bytes of it, or gives them back when they are fewer than 0.
    ///
    /// @return false when there are not so many left; none is taken then
    boolean take(int bytes);
  }

  /// Nothing waits.
  public Held(Room room) {
    this.room = room;
  }

  /// Holds a stanza in the place of an older one of its kind.
  ///
  /// @param size of the stanza in bytes
  /// @return false when too many wait already, or it would be too much
  public boolean add(Object kind, Stanza stanza, int size) {
    Waiting older = waiting.remove(kind);
    if (older != null) {
      boolean _ = room.take(-older.bytes - OWN_BYTES);
      bytes -= older.bytes;
    }
    if (waiting.size() >= MAX || bytes + size > MAX_BYTES || !room.take(size + OWN_BYTES)) {
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
      clear();
      all.values().forEach(each -> taker.accept(each.stanza));
    }
  }

  /// Forgets everything.
  public void clear() {
    boolean _ = room.take(-bytes - OWN_BYTES * waiting.size());
    waiting.clear();
    bytes = 0;
  }
}
