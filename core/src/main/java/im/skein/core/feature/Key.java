package im.skein.core.feature;

import im.skein.core.base.AccountRef;

/// Names a feature's own state on a home or a guest's connection. Compared by identity: keep it in
/// a private constant.
///
/// @param <T> the type of the state
@SuppressWarnings("UnusedTypeParameter") // it types what is kept, not the key
public final class Key<T> {
  private final String name;

  /// A key; the name is for people who debug.
  public Key(String name) {
    this.name = name;
  }

  /// Makes the state of one account.
  ///
  /// @param <T> the type of the state
  @FunctionalInterface
  public interface Loader<T> {
    /// Loads or makes the state; may wait.
    T load(AccountRef account);
  }

  @Override
  public String toString() {
    return name;
  }
}
