package im.skein.core.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the hashes of invitations and other tokens; never a token itself. Every call is one
/// durable transaction and may wait.
public interface TokenStore {
  /// Keeps a token.
  void add(Token token);

  /// Uses up one use of the token with that hash: null when there is none, or it is used up or
  /// expired at that instant. Two callers never get the same last use.
  @Nullable Token use(byte[] hash, Instant now);

  /// The token with that hash if it could be used now, without using it.
  @Nullable Token peek(byte[] hash, Instant now);

  /// Tokens that an account made and that are still good.
  List<Token> madeBy(long account, Instant now);

  /// Removes what has expired.
  void sweep(Instant now);

  /// A token's row.
  ///
  /// @param hash SHA-256 of the token
  /// @param kind what it is good for
  /// @param maker the account that made it, 0 for the server
  /// @param uses how many uses are left, at least 1
  /// @param expires when it ends
  @SuppressWarnings("ArrayRecordComponent")
  record Token(byte[] hash, Kind kind, long maker, int uses, Instant expires) {}

  /// What a token is good for.
  enum Kind {
    /// To register an account.
    INVITATION,
    /// To register an account that administers the server.
    FOUNDER
  }
}
