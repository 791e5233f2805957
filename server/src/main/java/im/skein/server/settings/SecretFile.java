package im.skein.server.settings;

import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A secret that stands alone in a file, so that it is on no command line and in no settings file.
final class SecretFile {
  private static final int MAX_BYTES = 1024;

  private SecretFile() {}

  /// The first line of the file, without the spaces around it.
  ///
  /// @throws Kind.Unfit when there is no such line
  static Secret read(Path file) throws Kind.Unfit {
    try {
      if (Files.size(file) <= MAX_BYTES) {
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (!text.isEmpty() && text.lines().count() == 1) {
          return Secret.of(text);
        }
      }
    } catch (IOException _) {
      throw new Kind.Unfit("a file this user may read");
    }
    throw new Kind.Unfit("a text file of one line with a secret in it, at most 1,024 bytes");
  }
}
