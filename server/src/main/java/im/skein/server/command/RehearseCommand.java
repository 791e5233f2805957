package im.skein.server.command;

import im.skein.server.run.Server;
import im.skein.server.run.StartException;
import im.skein.server.settings.Reading;
import im.skein.server.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Starts a server on free ports with the given directory, asks it for a few things and stops it:
/// what the virtual machine learns from that goes into the start-up cache. Run by the build, twice,
/// for the first start in a directory is not the usual one.
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {
  private static final int PATIENCE_MILLIS = 5_000;

  @Parameters(paramLabel = "DIR", description = "the data directory")
  private Path directory;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  RehearseCommand() {}

  @Override
  public Integer call() throws IOException, StartException {
    rehearse(directory);
    return 0;
  }

  private static void rehearse(Path directory) throws IOException, StartException {
    Reading reading =
        new SettingsReader(Map.of())
            .read(
                null,
                List.of(
                    "data.directory=" + directory,
                    "http.listen=127.0.0.1:0",
                    "xmpp.listen=127.0.0.1:0",
                    "xmpps.listen=127.0.0.1:0",
                    "admin.listen="));
    if (!(reading instanceof Reading.Good(var settings))) {
      throw new IllegalStateException("the settings of the rehearsal are wrong");
    }
    Server server = Server.start(settings, SkeinCommand.Version.text());
    try {
      get(server.address(), "/");
      get(server.address(), "/skein.json");
    } finally {
      server.stop();
    }
  }

  private static void get(URI address, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()),
          PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      if (in.readAllBytes().length == 0) {
        throw new IOException("no answer");
      }
    }
  }
}
