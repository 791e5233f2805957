package im.skein.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of the web client. The list of names is taken once, so that nothing a client says is
/// ever used as a path (security row 22).
public interface Assets {
  /// The names of all files, with `/` between folders, such as `assets/app-1a2b3c.js`.
  List<String> names();

  /// The content of one of [#names].
  ///
  /// @throws UncheckedIOException if it cannot be read
  byte[] read(String name);

  /// The files below a directory.
  ///
  /// @throws UncheckedIOException if it cannot be read
  static Assets in(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> directory.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
      return new Listed(names, name -> Files.newInputStream(directory.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The files beside a resource, in a jar or a directory, and below.
  ///
  /// @param resource one of the files, such as `Main.class.getResource("/web/index.html")`
  /// @throws UncheckedIOException if they cannot be read
  static Assets beside(URL resource) {
    try {
      if (resource.openConnection() instanceof JarURLConnection jar) {
        String entry = jar.getEntryName();
        String folder = entry.substring(0, entry.lastIndexOf('/') + 1);
        List<String> names =
            jar.getJarFile().stream()
                .filter(one -> !one.isDirectory() && one.getName().startsWith(folder))
                .map(one -> one.getName().substring(folder.length()))
                .sorted()
                .toList();
        URI base = resource.toURI();
        String text = base.toString();
        String root = text.substring(0, text.lastIndexOf('/') + 1);
        return new Listed(names, name -> new URI(root + name).toURL().openStream());
      }
      return in(Path.of(resource.toURI()).resolveSibling("."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no usable URL", e);
    }
  }

  /// No files: the server without its web client.
  static Assets none() {
    return new Listed(List.of(), name -> InputStream.nullInputStream());
  }

  /// Files with a way to open them.
  record Listed(List<String> names, Opener opener) implements Assets {
    @Override
    public byte[] read(String name) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("no such file: " + name);
      }
      try (InputStream in = opener.open(name)) {
        return in.readAllBytes();
      } catch (IOException | URISyntaxException e) {
        throw new UncheckedIOException(new IOException("cannot read " + name, e));
      }
    }
  }

  /// Opens a file.
  interface Opener {
    /// The content of that file.
    InputStream open(String name) throws IOException, URISyntaxException;
  }
}
