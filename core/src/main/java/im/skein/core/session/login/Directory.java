package im.skein.core.session.login;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Home;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.Secret;
import java.time.Instant;
import java.util.List;
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

  /// What is needed to check a log-in by token (XEP-0484) of that user name on that installation.
  /// The tokens are always two, decoys where there are fewer, and are got in the same time.
  ///
  /// @param agent the id of the installation
  TokenLogin tokens(String username, String agent, HashedToken mechanism);

  /// Does what a log-in that has succeeded asks of tokens: uses one up, gives one out.
  ///
  /// @param used the id of the token that was used, empty for none
  Pass admit(AccountRef account, Request request, String used);

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

  /// What is needed to check a log-in by token.
  ///
  /// @param account whose tokens would be asked for, null when nobody has that name
  /// @param tokens those that there are, the newest first, and decoys
  record TokenLogin(@Nullable AccountRef account, List<Token> tokens) {}

  /// A token.
  ///
  /// @param id names it; tells nothing of the secret
  /// @param secret what the client was given
  /// @param expired whether it is good for nothing any more
  record Token(String id, Secret secret, boolean expired) {}

  /// What came of tokens in a log-in.
  ///
  /// @param welcome false when the token that was used was used up in the meantime, or its count
  ///   did not rise
  /// @param token the new token, null for none
  /// @param expires when that ends, null for none
  record Pass(boolean welcome, @Nullable Secret token, @Nullable Instant expires) {
    /// Come in, and nothing more.
    public static final Pass WELCOME = new Pass(true, null, null);

    /// The token is good for nothing any more.
    public static final Pass REFUSED = new Pass(false, null, null);
  }
}
