package im.skein.bench.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Carries a file to a server and back by HTTP/1.1 over a plain socket, with as little work of its
/// own as possible.
final class Courier {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /// Sends a file of so many bytes.
  ///
  /// @throws IOException when it is not taken
  void put(URI at, long length) throws IOException {
    try (SocketChannel channel = connect(at)) {
      send(
          channel,
          "PUT %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
              .formatted(at.getRawPath(), at.getAuthority(), length));
      long left = length;
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
        left -= channel.write(buffer);
      }
      String answer = head(channel);
      if (!answer.startsWith("HTTP/1.1 201") && !answer.startsWith("HTTP/1.1 204")) {
        throw new IOException(answer.lines().findFirst().orElse("no answer"));
      }
    }
  }

  /// Fetches a file of so many bytes.
  ///
  /// @throws IOException when another number comes
  void get(URI at, long length) throws IOException {
    try (SocketChannel channel = connect(at)) {
      send(
          channel,
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(at.getRawPath(), at.getAuthority()));
      String answer = head(channel);
      if (!answer.startsWith("HTTP/1.1 200")) {
        throw new IOException(answer.lines().findFirst().orElse("no answer"));
      }
      long got = buffer.remaining();
      int read = 0;
      while (read >= 0) {
        got += read;
        read = channel.read(buffer.clear());
      }
      if (got != length) {
        throw new IOException(got + " bytes came in the place of " + length);
      }
    }
  }

  private static SocketChannel connect(URI at) throws IOException {
    return SocketChannel.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), at.getPort()));
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes);
    }
  }

  /// The head of an answer; what came behind it stands in the buffer.
  private String head(SocketChannel channel) throws IOException {
    buffer.clear();
    while (true) {
      boolean ended = channel.read(buffer) < 0;
      String text = StandardCharsets.ISO_8859_1.decode(buffer.duplicate().flip()).toString();
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        buffer.flip().position(end + 4);
        return text.substring(0, end);
      }
      if (ended) {
        throw new IOException("no answer");
      }
    }
  }
}
