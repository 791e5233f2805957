package im.skein.core.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps accounts, their credentials and profiles. Every call is one durable transaction and may
/// wait.
public interface AccountStore {
  /// Makes an account. Its name rests no longer.
  Creation create(NewAccount account);

  /// The account of that localpart, or null.
  @Nullable Account byLocalpart(String localpart);

  /// Whether that localpart, or one of that skeleton, belongs to somebody.
  boolean isTaken(String localpart, String skeleton);

  /// Whether that localpart, or one of that skeleton, belonged to an account that was deleted, and
  /// is not free yet.
  boolean isResting(String localpart, String skeleton, Instant now);

  /// The account of that short number, or null.
  @Nullable Account byNumber(long number);

  /// The account of that key, or null.
  @Nullable Account byId(long id);

  /// Accounts by rising key, at most `limit`, from the one after `afterId`.
  List<Account> list(long afterId, int limit);

  /// The accounts that administer the server, by rising key.
  List<Account> administrators();

  /// How many accounts there are.
  long count();

  /// The account of that localpart and what checks its password, in one read. Where there is none,
  /// it is another's, got by the same steps, so that the time does not tell which names exist.
  ///
  /// @param hash which of its credentials; another of its own where it has none for that hash
  /// @param spread which other account, not negative: the same one as long as no account is made
  /// @return null when there are no accounts at all
  @Nullable Holder holder(String localpart, String hash, long spread);

  /// The same for the account of that short number.
  @Nullable Holder holder(long number, String hash, long spread);

  /// The credentials of an account, one per hash.
  List<Credential> credentials(long account);

  /// Replaces all credentials of an account; its devices' tokens are good for nothing any more.
  void credentials(long account, List<Credential> credentials);

  /// Makes the tokens of an account's devices good for nothing.
  void revokeTokens(long account);

  /// The profile of an account; [Profile#EMPTY] when none was given.
  Profile profile(long account);

  /// Replaces the profile of an account.
  ///
  /// @param folded the nickname as searches compare it
  void profile(long account, Profile profile, String folded);

  /// Searchable, enabled accounts whose localpart or folded nickname begins with or contains the
  /// folded text, or whose number is exactly it; best first, at most `limit`.
  List<Found> search(String folded, int limit);

  /// Changes what the account may do.
  void role(long account, Account.Role role);

  /// Lets the account log in again, or no longer: then its devices' tokens are good for nothing any
  /// more.
  void disabled(long account, boolean disabled);

  /// Deletes the account and everything that every store keeps of it but the name, in one
  /// transaction. Its number is never given again.
  ///
  /// @param restsUntil until when the name is not free; what is past for a name that is free at
  ///   once
  void delete(long account, Instant restsUntil);

  /// The same with a name that is free at once.
  default void delete(long account) {
    delete(account, Instant.EPOCH);
  }

  /// Notes when the account was last on line. Never waits; it is durable about a second later.
  void lastSeen(long account, Instant when);

  /// When the account was last on line, or null.
  @Nullable Instant lastSeen(long account);

  /// What an account is made of.
  ///
  /// @param localpart prepared by RFC 8265
  /// @param domain the server's own domain, to make the address of
  /// @param skeleton the localpart folded so that names that look alike are equal
  /// @param number the short number to try
  /// @param credentials one per hash
  /// @param profile what the person told
  /// @param folded the nickname as searches compare it
  /// @param role what the account may do
  /// @param created the stamp of now
  record NewAccount(
      String localpart,
      String domain,
      String skeleton,
      long number,
      List<Credential> credentials,
      Profile profile,
      String folded,
      Account.Role role,
      Instant created) {}

  /// An account with what checks its password.
  ///
  /// @param asked whether it is the account that was asked for
  /// @param credential null when the account has none
  record Holder(Account account, boolean asked, @Nullable Credential credential) {}

  /// How making an account ended.
  sealed interface Creation {
    /// It is made.
    record Created(Account account) implements Creation {}

    /// The localpart, or one that looks the same, belongs to somebody.
    record NameTaken() implements Creation {}

    /// The short number belongs, or once belonged, to somebody: try another.
    record NumberTaken() implements Creation {}
  }

  /// A hit of a search.
  record Found(Account account, Profile profile) {}
}
