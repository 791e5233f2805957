package im.skein.core.account;

/// Is told what happens to accounts, after it is durable, on any thread; may wait.
public interface AccountWatcher {
  /// An account was made.
  default void created(Account account, Profile profile) {}

  /// A profile was changed.
  default void profileChanged(Account account, Profile before, Profile after) {}

  /// A password was changed.
  ///
  /// @param keptResource the resource of the session that did it, empty for none
  default void passwordChanged(Account account, String keptResource) {}

  /// The account was signed out everywhere.
  default void signedOut(Account account) {}

  /// The account may no longer log in.
  default void disabled(Account account) {}

  /// The account is about to be deleted; it still stands.
  default void deleting(Account account) {}

  /// The account was deleted.
  default void deleted(Account account) {}
}
