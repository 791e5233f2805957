package im.skein.server.run;

import im.skein.core.push.Vapid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;

/// The key by which push services know this server (RFC 8292), in a file of the data directory that
/// its owner alone may read. Browsers subscribe for that key: with another one, all must anew.
final class PushKey {
  /// The file in the data directory.
  static final String FILE = "push.key";

  private static final int LINES = 2;

  private PushKey() {}

  /// Reads the key, or makes it on the first start.
  ///
  /// @throws StartException when the file is not what was once written
  static KeyPair open(Path directory) throws StartException {
    Path file = directory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        KeyPair made = Vapid.pair();
        Keys.write(file, text(made).getBytes(StandardCharsets.US_ASCII));
      }
      List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
      if (lines.size() == LINES) {
        Base64.Decoder decoder = Base64.getDecoder();
        return Vapid.pair(decoder.decode(lines.get(0)), decoder.decode(lines.get(1)));
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Told below, and without the cause: nothing of a key may get into a log.
    } catch (IOException e) {
      throw new StartException(
          ExitStatus.DATA,
          "%s cannot be read or written (%s); give this user access to it"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    throw new StartException(
        ExitStatus.DATA,
        "%s is damaged; restore it from a backup, or remove it, and browsers will subscribe anew"
            .formatted(file));
  }

  private static String text(KeyPair pair) {
    Base64.Encoder encoder = Base64.getEncoder();
    return encoder.encodeToString(pair.getPrivate().getEncoded())
        + "\n"
        + encoder.encodeToString(pair.getPublic().getEncoded())
        + "\n";
  }
}
