package im.skein.core.session.login;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Home;
import org.jspecify.annotations.Nullable;

/// Who may log in; the accounts, seen from below. All calls but [#home] may wait.
public interface Directory {
  /// What is needed to check a log-in of that user name, which is an account name or a short
  /// number. For an unknown user, a disabled one, or a missing key the answer is a decoy that no
  /// password fits; it looks the same each time and takes the same time.
  ///
  /// @param hash `SHA-1` or `SHA-256`
  Login login(String username, String hash);

  /// The account whose password that is, or null; for PLAIN. Costs a slow hash either way.
  @Nullable AccountRef verify(String username, String password);

  /// The home of an account, the same object as long as it is open; opens it at need.
  Home home(AccountRef account);

  /// What is needed to check a log-in by SCRAM (RFC 5802 §3).
  ///
  /// @param account whose keys these are, null for a decoy
  /// @param salt the salt
  /// @param iterations the iteration count
  /// @param storedKey H(ClientKey)
  /// @param serverKey the key that proves the server
  @SuppressWarnings("ArrayRecordComponent")
  record Login(
      @Nullable AccountRef account,
      byte[] salt,
      int iterations,
      byte[] storedKey,
      byte[] serverKey) {
    @Override
    public String toString() {
      return "Login";
    }
  }
}
