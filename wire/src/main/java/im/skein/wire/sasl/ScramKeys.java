package im.skein.wire.sasl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a server keeps of a password for one hash (RFC 5802 §3): enough to check a proof, not
/// enough to log in. Immutable; shows nothing of itself.
public final class ScramKeys {
  /// How long the salts are that a server makes; a decoy has the same.
  public static final int SALT_BYTES = 16;

  /// The fewest iterations ever allowed (RFC 7677 §4).
  public static final int MIN_ITERATIONS = 4096;

  private static final byte[] CLIENT_KEY = "Client Key".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SERVER_KEY = "Server Key".getBytes(StandardCharsets.US_ASCII);

  private final byte[] salt;
  private final int iterations;
  private final byte[] storedKey;
  private final byte[] serverKey;

  /// Keys as they were stored; the arrays are copied.
  public ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    this.salt = salt.clone();
    this.iterations = iterations;
    this.storedKey = storedKey.clone();
    this.serverKey = serverKey.clone();
  }

  /// The keys of a password. This is slow on purpose: tens of milliseconds for 100,000 iterations.
  ///
  /// @param password as [Passwords#prepare] gives it
  /// @throws IllegalArgumentException when the salt is empty or there are fewer than 1 iterations
  public static ScramKeys derive(ScramHash hash, Secret password, byte[] salt, int iterations) {
    byte[] salted = hash.stretch(password, salt, iterations);
    byte[] storedKey = hash.hash(hash.hmac(salted, CLIENT_KEY));
    return new ScramKeys(salt, iterations, storedKey, hash.hmac(salted, SERVER_KEY));
  }

  /// Keys for a name that no account has: always the same for the same name, unlike any other's,
  /// and no proof fits them. A login with them runs through the same steps as one with a wrong
  /// password, so that a stranger cannot find out which names exist.
  ///
  /// @param serverSecret a secret of this server that never changes
  /// @param username the name asked for, prepared as the names of accounts are
  /// @param iterations as many as accounts have
  public static ScramKeys decoy(
      ScramHash hash, Secret serverSecret, String username, int iterations) {
    byte[] key = serverSecret.bytes();
    byte[] salt =
        Arrays.copyOf(ScramHash.SHA_256.hmac(key, label("salt", hash, username)), SALT_BYTES);
    byte[] stored = hash.hmac(key, label("stored", hash, username));
    return new ScramKeys(salt, iterations, stored, hash.hmac(key, label("server", hash, username)));
  }

  /// The same keys, said to be of so many iterations: for a decoy that is to look like keys that
  /// were made under another setting.
  public ScramKeys withIterations(int count) {
    return new ScramKeys(salt, count, storedKey, serverKey);
  }

  /// What a client computes from the password.
  static byte[] saltedPassword(ScramHash hash, Secret password, byte[] salt, int iterations) {
    return hash.stretch(password, salt, iterations);
  }

  static byte[] clientKey(ScramHash hash, byte[] saltedPassword) {
    return hash.hmac(saltedPassword, CLIENT_KEY);
  }

  static byte[] serverKey(ScramHash hash, byte[] saltedPassword) {
    return hash.hmac(saltedPassword, SERVER_KEY);
  }

  private static byte[] label(String use, ScramHash hash, String username) {
    ByteArrayOutputStream label = new ByteArrayOutputStream();
    label.writeBytes((use + "\0" + hash.hashName() + "\0").getBytes(StandardCharsets.US_ASCII));
    label.writeBytes(username.getBytes(StandardCharsets.UTF_8));
    return label.toByteArray();
  }

  /// The salt.
  public byte[] salt() {
    return salt.clone();
  }

  /// How often the password was stretched.
  public int iterations() {
    return iterations;
  }

  /// H(ClientKey), against which a proof is checked.
  public byte[] storedKey() {
    return storedKey.clone();
  }

  /// The key with which the server proves itself.
  public byte[] serverKey() {
    return serverKey.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScramKeys keys
        && iterations == keys.iterations
        && Arrays.equals(salt, keys.salt)
        && MessageDigest.isEqual(storedKey, keys.storedKey)
        && MessageDigest.isEqual(serverKey, keys.serverKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(salt), iterations);
  }

  /// Shows nothing of the keys.
  @Override
  public String toString() {
    return "ScramKeys with " + iterations + " iterations";
  }
}
