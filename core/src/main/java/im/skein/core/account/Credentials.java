package im.skein.core.account;

import im.skein.core.base.Chance;
import im.skein.wire.sasl.Passwords;
import im.skein.wire.sasl.SaslFailure;
import im.skein.wire.sasl.ScramHash;
import im.skein.wire.sasl.ScramKeys;
import im.skein.wire.sasl.Secret;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes, seals, opens and checks the keys that passwords are checked by. What is stored is
/// encrypted with a key that the database does not have, and bound to the account's name.
public final class Credentials {
  private static final byte FORMAT = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final CredentialSettings settings;
  private final SecretKeySpec sealing;
  private final Secret decoys;
  private final Chance chance;
  private final PasswordHasher hasher;

  /// Credentials under these keys.
  public Credentials(
      CredentialSettings settings, KeyRing keys, Chance chance, PasswordHasher hasher) {
    this.settings = settings;
    this.sealing = new SecretKeySpec(keys.key("credentials").bytes(), "AES");
    this.decoys = keys.key("decoys");
    this.chance = chance;
    this.hasher = hasher;
  }

  /// Whether a password fits.
  enum Match {
    /// It does.
    RIGHT,
    /// It does not.
    WRONG,
    /// Too many passwords wait to be checked.
    BUSY
  }

  /// The password in the one form that is hashed, or null when it cannot be one.
  static @Nullable Secret prepare(String typed) {
    try {
      return Passwords.prepare(Secret.of(typed));
    } catch (SaslFailure e) {
      return null;
    }
  }

  /// The credentials of a new password, or empty when too many wait to be made.
  ///
  /// @param password prepared
  Optional<List<Credential>> make(String localpart, Secret password) {
    return hasher.run(() -> {
      List<Credential> made = new ArrayList<>(2);
      made.add(make(ScramHash.SHA_256, localpart, password));
      if (settings.sha1()) {
        made.add(make(ScramHash.SHA_1, localpart, password));
      }
      return made;
    });
  }

  private Credential make(ScramHash hash, String localpart, Secret password) {
    byte[] salt = chance.bytes(ScramKeys.SALT_BYTES);
    ScramKeys keys = ScramKeys.derive(hash, password, salt, settings.iterations());
    return new Credential(hash.hashName(), seal(keys, hash.hashName(), localpart));
  }

  /// Keys that no password fits, always the same for the same name.
  ScramKeys decoy(ScramHash hash, String username) {
    return ScramKeys.decoy(hash, decoys, username, settings.iterations());
  }

  /// The keys for that hash, or null when there are none that can be opened.
  @Nullable ScramKeys open(ScramHash hash, String localpart, List<Credential> stored) {
    for (Credential credential : stored) {
      if (credential.hash().equals(hash.hashName())) {
        return unseal(credential, localpart);
      }
    }
    return null;
  }

  /// Whether keys were made of that password. Slow, and as slow when they were not.
  Match check(ScramHash hash, ScramKeys keys, Secret password) {
    return hasher
        .run(() -> ScramKeys.derive(hash, password, keys.salt(), keys.iterations()).equals(keys))
        .map(fits -> fits ? Match.RIGHT : Match.WRONG)
        .orElse(Match.BUSY);
  }

  private byte[] seal(ScramKeys keys, String hash, String localpart) {
    byte[] salt = keys.salt();
    byte[] stored = keys.storedKey();
    byte[] server = keys.serverKey();
    ByteBuffer plain = ByteBuffer.allocate(Integer.BYTES + 3 + salt.length + stored.length * 2);
    plain.putInt(keys.iterations());
    for (byte[] part : List.of(salt, stored, server)) {
      plain.put((byte) part.length).put(part);
    }
    byte[] nonce = chance.bytes(NONCE_BYTES);
    try {
      byte[] closed = cipher(Cipher.ENCRYPT_MODE, nonce, hash, localpart).doFinal(plain.array());
      return ByteBuffer.allocate(1 + NONCE_BYTES + closed.length)
          .put(FORMAT)
          .put(nonce)
          .put(closed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is missing", e);
    }
  }

  /// The keys in a credential, or null when it cannot be opened or was made for another account.
  @Nullable ScramKeys unseal(Credential credential, String localpart) {
    byte[] sealed = credential.sealed();
    if (sealed.length <= 1 + NONCE_BYTES || sealed[0] != FORMAT) {
      return null;
    }
    ByteBuffer parts = ByteBuffer.wrap(sealed).position(1);
    byte[] nonce = new byte[NONCE_BYTES];
    byte[] closed = new byte[sealed.length - 1 - NONCE_BYTES];
    parts.get(nonce).get(closed);
    try {
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, nonce, credential.hash(), localpart).doFinal(closed));
      int iterations = plain.getInt();
      return new ScramKeys(part(plain), iterations, part(plain), part(plain));
    } catch (GeneralSecurityException | BufferUnderflowException e) {
      return null;
    }
  }

  private static byte[] part(ByteBuffer from) {
    byte[] part = new byte[from.get()];
    from.get(part);
    return part;
  }

  private Cipher cipher(int mode, byte[] nonce, String hash, String localpart)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((hash + '\0' + localpart).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
