package im.skein.server.run;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Home;
import im.skein.core.roster.Barrier;
import im.skein.wire.Jid;
import java.util.function.Predicate;

/// Nobody has blocked anybody.
final class NoBarrier implements Barrier {
  @Override
  public Predicate<Jid> of(Home home) {
    return _ -> false;
  }

  @Override
  public boolean blocks(AccountRef account, Jid address) {
    return false;
  }
}
