package im.skein.core.account;

/// The keys that check a password by one hash, as they stand in the store: sealed with the server's
/// key, which is kept outside the database.
///
/// @param hash `SHA-1` or `SHA-256`
/// @param sealed salt, iterations and both SCRAM keys, encrypted
@SuppressWarnings("ArrayRecordComponent")
public record Credential(String hash, byte[] sealed) {}
