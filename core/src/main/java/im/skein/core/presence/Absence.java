package im.skein.core.presence;

import im.skein.core.account.AccountStore;
import im.skein.core.base.Time;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When an account was last on line (RFC 6121 §4.3.2, XEP-0012).
public final class Absence {
  private static final Key<Since> KEY = new Key<>("absence");

  private final AccountStore accounts;
  private final Time time;
  private final boolean told;

  /// Kept in that store.
  ///
  /// @param told whether it is kept and told at all
  public Absence(AccountStore accounts, Time time, boolean told) {
    this.accounts = accounts;
    this.time = time;
    this.told = told;
  }

  void keep(Installer to) {
    to.keep(KEY, account -> new Since(told ? accounts.lastSeen(account.id()) : null));
  }

  /// When the owner of the home was last on line, or null when that is not known.
  public @Nullable Instant since(Home home) {
    return home.get(KEY).instant;
  }

  /// Notes that the owner of the home has just gone off line.
  void begins(Home home) {
    if (!told) {
      return;
    }
    Instant now = time.now();
    home.get(KEY).instant = now;
    accounts.lastSeen(home.account().id(), now);
  }

  private static final class Since {
    private @Nullable Instant instant;

    Since(@Nullable Instant instant) {
      this.instant = instant;
    }
  }
}
