package im.skein.net;

import im.skein.net.listen.Listener;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// An HTTP client that sends exactly what it is told to.
final class TestHttp {
  private TestHttp() {}

  static Socket connect(Listener listener) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), listener.address().getPort());
    socket.setSoTimeout(5000);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// One request with a common `Host`.
  static Answer get(Listener listener, String path, String fields) throws IOException {
    return getAs(listener, path, "Host: example.org\r\n" + fields);
  }

  /// One request with these fields.
  static Answer getAs(Listener listener, String path, String fields) throws IOException {
    return only(listener, "GET " + path + " HTTP/1.1\r\n" + fields + "Connection: close\r\n\r\n");
  }

  /// The answer to those bytes, after which the connection must end.
  static Answer only(Listener listener, String bytes) throws IOException {
    try (Socket socket = connect(listener)) {
      send(socket, bytes);
      Answer answer = read(socket, bytes.startsWith("HEAD"));
      int more = socket.getInputStream().read();
      if (more >= 0) {
        throw new AssertionError("more came than one answer");
      }
      return answer;
    }
  }

  static Answer read(Socket socket) throws IOException {
    return read(socket, false);
  }

  private static Answer read(Socket socket, boolean headOnly) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    String[] lines = head.toString().strip().split("\r\n", -1);
    Map<String, String> fields = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(": ");
      fields.put(lines[i].substring(0, colon), lines[i].substring(colon + 2));
    }
    int status = Integer.parseInt(lines[0].substring(9, 12));
    int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
    return new Answer(status, fields, headOnly ? new byte[0] : in.readNBytes(length));
  }

  /// What came back.
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, Map<String, String> fields, byte[] body) {
    String header(String name) {
      return fields.getOrDefault(name, "");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}
