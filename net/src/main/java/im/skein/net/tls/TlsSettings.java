package im.skein.net.tls;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Which certificate the server shows.
///
/// @param domain the XMPP domain; a made certificate also names its `rooms.` and `upload.`
/// @param hosts further names and IP addresses for a made certificate; asked when it is made
/// @param directory where a made certificate is kept, normally the data directory
/// @param files PEM files to use instead
/// @param lookMillis how often the files are looked at for changes
public record TlsSettings(
    String domain,
    Supplier<Set<String>> hosts,
    Path directory,
    Optional<Files> files,
    int lookMillis) {
  /// So often files are looked at unless told otherwise.
  public static final int LOOK_MILLIS = 3000;

  /// @throws IllegalArgumentException if the domain is empty or the interval is not positive
  public TlsSettings {
    if (domain.isEmpty()) {
      throw new IllegalArgumentException("domain must not be empty");
    }
    if (lookMillis < 1) {
      throw new IllegalArgumentException("lookMillis must be at least 1");
    }
  }

  /// The same without further names.
  public TlsSettings(String domain, Path directory, Optional<Files> files, int lookMillis) {
    this(domain, Set::of, directory, files, lookMillis);
  }

  /// The files in use.
  Files used() {
    return files.orElse(
        new Files(directory.resolve("tls-certificate.pem"), directory.resolve("tls-key.pem")));
  }

  /// A certificate chain and its key, as PEM files.
  public record Files(Path certificate, Path key) {}
}
