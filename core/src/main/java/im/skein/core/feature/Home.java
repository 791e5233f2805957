package im.skein.core.feature;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Strand;
import im.skein.wire.Jid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A local account at work: its strand, its sessions, and what features keep with it. Touched on
/// its own strand only, but for [#account], [#jid] and [#strand].
public interface Home {
  /// Whose home it is.
  AccountRef account();

  /// The bare address.
  default Jid jid() {
    return account().jid();
  }

  /// Where everything about this account runs.
  Strand strand();

  /// The sessions with a bound resource, those that wait for resumption included, oldest first.
  List<Session> sessions();

  /// The session with that resource, or null.
  @Nullable Session session(String resource);

  /// The state that a feature keeps here.
  ///
  /// @throws IllegalStateException when nothing was declared under that key
  <T> T get(Key<T> key);
}
