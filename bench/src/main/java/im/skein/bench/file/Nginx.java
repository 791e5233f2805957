package im.skein.bench.file;

import im.skein.bench.peer.Launch;
import im.skein.bench.peer.ProcessMeter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A static file server as Debian packages it, which also takes files by `PUT`. It neither hashes
/// what comes nor waits until it is on the disk.
public final class Nginx implements Depot {
  private static final int NAMES = 16;
  private static final int PATIENCE = 2_000;

  private final Process process;
  private final int port;
  private final AtomicInteger count = new AtomicInteger();

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Whether it is installed here.
  public static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/sbin/nginx"));
  }

  /// Starts it with one worker.
  ///
  /// @param data an empty directory
  public static Nginx start(Path data) {
    int port = Launch.freePort();
    Path config = data.resolve("nginx.conf");
    Launch.write(data.resolve("files").resolve("here"), "");
    Launch.write(
        config,
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log stderr warn;
        events { worker_connections 256; }
        http {
          access_log off;
          sendfile on;
          client_max_body_size 0;
          client_body_temp_path %1$s/body;
          server {
            listen 127.0.0.1:%2$d;
            root %1$s/files;
            dav_methods PUT;
          }
        }
        """
            .formatted(data, port));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of("/usr/sbin/nginx", "-p", data.toString(), "-c", config.toString()));
    builder.redirectErrorStream(true).redirectOutput(data.resolve("output.log").toFile());
    try {
      Nginx nginx = new Nginx(builder.start(), port);
      nginx.await();
      return nginx;
    } catch (IOException e) {
      throw new IllegalStateException("cannot start nginx", e);
    }
  }

  private void await() {
    for (int i = 0; i < PATIENCE && process.isAlive(); i++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        LockSupport.parkNanos(5_000_000);
      }
    }
    close();
    throw new IllegalStateException("nginx does not answer");
  }

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public URI place(long length) {
    return URI.create("http://127.0.0.1:" + port + "/" + count.getAndIncrement() % NAMES);
  }

  @Override
  public Optional<ProcessMeter> meter() {
    return Optional.of(new ProcessMeter(process.pid()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
