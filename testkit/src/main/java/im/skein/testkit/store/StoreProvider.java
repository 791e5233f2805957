package im.skein.testkit.store;

import java.time.InstantSource;

/// Makes the stores that a contract is run on.
public interface StoreProvider {
  /// Opens new, empty stores.
  StoreSet open(InstantSource clock) throws Exception;

  /// Closes and removes what [#open] made.
  void close() throws Exception;
}
