package im.skein.core.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The sessions that may be resumed, by the id that their client was told (XEP-0198 §5), and for a
/// while how much was handled of those that no longer can. May be used on any thread.
final class Resumable {
  private static final int REMEMBERED = 4096;

  private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
  private final Map<String, Departed> departed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, Departed> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Departed(long account, int handled) {}

  void add(String id, ClientSession session) {
    sessions.put(id, session);
  }

  void remove(String id, ClientSession session, int handled) {
    if (sessions.remove(id, session)) {
      synchronized (departed) {
        departed.put(id, new Departed(session.home().account().id(), handled));
      }
    }
  }

  /// The session of that account with that id, or null.
  @Nullable ClientSession find(String id, long account) {
    ClientSession found = sessions.get(id);
    return found != null && found.home().account().id() == account ? found : null;
  }

  /// How many stanzas were handled of a session of that account that has ended, if it is known.
  OptionalInt handled(String id, long account) {
    synchronized (departed) {
      Departed found = departed.get(id);
      return found != null && found.account() == account
          ? OptionalInt.of(found.handled())
          : OptionalInt.empty();
    }
  }

  /// All of them.
  Iterable<ClientSession> all() {
    return sessions.values();
  }
}
