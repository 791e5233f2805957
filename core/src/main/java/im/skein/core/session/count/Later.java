package im.skein.core.session.count;

import im.skein.wire.Element;
import im.skein.wire.Imprint;
import im.skein.wire.Stanza;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Output that waits until its connection has room. What goes to one client alone waits as bytes;
/// what goes to many waits as it is and is made bytes when its turn comes, so that a crowd of slow
/// readers costs little more than one. Not safe for use by several threads, but what is shared is.
public final class Later {
  /// What a stanza takes beside what it shares: itself, its addresses and its place here.
  private static final int STANZA_BYTES = 64;

  private final ArrayDeque<Object> items = new ArrayDeque<>();
  private final XmlWriter scratch = new XmlWriter();
  private long bytes;
  private long own;

  /// Nothing waits.
  public Later() {}

  /// Adds what goes to nobody else.
  public void add(byte[] made) {
    items.add(made);
    bytes += made.length;
    own += made.length;
  }

  /// Adds a stanza.
  ///
  /// @param defaultNamespace what it is written in, as for [XmlWriter#stanza]
  /// @return how much more memory is held together with others now, in bytes
  /// @throws IllegalArgumentException when it holds what XML cannot carry
  public long add(Stanza stanza, String defaultNamespace) {
    scratch.clear();
    scratch.stanza(stanza, defaultNamespace);
    if (!isForMany(stanza)) {
      add(scratch.toBytes());
      return 0;
    }
    items.add(stanza);
    bytes += scratch.size();
    own += STANZA_BYTES;
    long fresh = 0;
    List<Element> payload = stanza.payload();
    for (int i = 0; i < payload.size(); i++) {
      Imprint imprint = payload.get(i).imprint();
      fresh += imprint == null ? 0 : imprint.hold();
    }
    return fresh;
  }

  private static boolean isForMany(Stanza stanza) {
    List<Element> payload = stanza.payload();
    for (int i = 0; i < payload.size(); i++) {
      if (payload.get(i).imprint() == null) {
        return false;
      }
    }
    return !payload.isEmpty();
  }

  /// Gives what waits longest to one of these, and forgets it.
  ///
  /// @return how much less memory is held together with others now, in bytes
  public long next(Taker taker) {
    Object item = items.remove();
    if (item instanceof byte[] made) {
      bytes -= made.length;
      own -= made.length;
      taker.take(made);
      return 0;
    }
    Stanza stanza = (Stanza) item;
    bytes -= taker.take(stanza);
    own -= STANZA_BYTES;
    return release(stanza);
  }

  /// Forgets everything.
  ///
  /// @return as for [#next]
  public long clear() {
    long freed = 0;
    for (@Nullable Object item = items.poll(); item != null; item = items.poll()) {
      freed += item instanceof Stanza stanza ? release(stanza) : 0;
    }
    bytes = 0;
    own = 0;
    return freed;
  }

  private static long release(Stanza stanza) {
    long freed = 0;
    List<Element> payload = stanza.payload();
    for (int i = 0; i < payload.size(); i++) {
      Imprint imprint = payload.get(i).imprint();
      freed += imprint == null ? 0 : imprint.release();
    }
    return freed;
  }

  /// Takes what waited.
  public interface Taker {
    /// Takes bytes.
    void take(byte[] made);

    /// Takes a stanza, which is written as it was told to [#add].
    ///
    /// @return how many bytes it is
    int take(Stanza stanza);
  }

  /// Whether nothing waits.
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /// How many bytes wait, as they will be written.
  public long bytes() {
    return bytes;
  }

  /// How many bytes of memory it takes beside what it shares.
  public long own() {
    return own;
  }
}
