package im.skein.core.route;

import im.skein.core.base.AccountRef;
import org.jspecify.annotations.Nullable;

/// Finds local accounts; the accounts, seen from below.
@FunctionalInterface
public interface AccountFinder {
  /// The account of that name or short number, or null; may wait.
  @Nullable AccountRef find(String localpart);
}
