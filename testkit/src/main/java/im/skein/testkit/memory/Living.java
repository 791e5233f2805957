package im.skein.testkit.memory;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/// Which accounts there are; and the one lock of all stores that belong together.
final class Living {
  private final Set<Long> accounts = new HashSet<>();
  private final List<LongConsumer> mourners = new ArrayList<>();
  private final List<LongConsumer> revokers = new ArrayList<>();

  boolean contains(long account) {
    return accounts.contains(account);
  }

  void require(long account) {
    if (!accounts.contains(account)) {
      throw new StoreException(Reason.GONE);
    }
  }

  void add(long account) {
    accounts.add(account);
  }

  /// Sees to it that a store is told when an account is deleted.
  void whenDeleted(LongConsumer forget) {
    mourners.add(forget);
  }

  /// Sees to it that a store is told when an account's devices may log in by tokens no longer.
  void whenRevoked(LongConsumer forget) {
    revokers.add(forget);
  }

  void revoke(long account) {
    revokers.forEach(revoker -> revoker.accept(account));
  }

  void delete(long account) {
    accounts.remove(account);
    mourners.forEach(mourner -> mourner.accept(account));
  }
}
