package im.skein.core.roster;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Home;
import im.skein.wire.Jid;
import java.util.function.Predicate;

/// Whom people do not wish to see or to be seen by; blocking, seen from below.
public interface Barrier {
  /// Tells which addresses the owner of the home has blocked, as of now. Asked on the strand of the
  /// home; the answer may be used on any thread.
  Predicate<Jid> of(Home home);

  /// Whether an account, at home or not, has blocked that address; may wait.
  boolean blocks(AccountRef account, Jid address);
}
