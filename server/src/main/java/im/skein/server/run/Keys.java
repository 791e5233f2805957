package im.skein.server.run;

import im.skein.core.base.Chance;
import im.skein.core.push.Vapid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The server's own secrets, all derived from one in a file of the data directory, outside the
/// database: a stolen copy of the database alone opens nothing.
final class Keys {
  /// The file in the data directory.
  static final String FILE = "secret.key";

  private static final int BYTES = 32;
  private static final String HASH = "HmacSHA256";

  private final SecretKeySpec secret;
  private final KeyPair push;

  /// Keys derived from that secret, with a fresh one for pushes.
  Keys(byte[] secret) {
    this(secret, Vapid.pair());
  }

  private Keys(byte[] secret, KeyPair push) {
    this.secret = new SecretKeySpec(secret, HASH);
    this.push = push;
  }

  /// Reads the secret, or makes it on the first start.
  ///
  /// @throws StartException when the file is not what was once written
  static Keys open(Path directory, Chance chance) throws StartException {
    Path file = directory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        write(file, chance.bytes(BYTES));
      }
      byte[] secret = Files.readAllBytes(file);
      if (secret.length != BYTES) {
        throw new StartException(
            ExitStatus.DATA,
            "%s is damaged: it has %d bytes instead of %d; restore it from a backup, for without it no password fits any more"
                .formatted(file, secret.length, BYTES));
      }
      return new Keys(secret, PushKey.open(directory));
    } catch (IOException e) {
      throw new StartException(
          ExitStatus.DATA,
          "%s cannot be read or written (%s); give this user access to it"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /// 32 bytes for that purpose: always the same, and telling nothing of those for others.
  byte[] key(String purpose) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(secret);
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC", e);
    }
  }

  /// By which push services know this server.
  KeyPair push() {
    return push;
  }

  /// Writes a secret whole or not at all, for this user alone.
  static void write(Path file, byte[] key) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel = FileChannel.open(fresh, options, mode)) {
      ByteBuffer rest = ByteBuffer.wrap(key);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
