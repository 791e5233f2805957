package im.skein.net.websocket;

import im.skein.net.http.Origins;
import im.skein.net.http.Request;
import im.skein.net.http.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/// The opening handshake of WebSocket (RFC 6455 §4.2) for XMPP (RFC 7395 §3.1).
public final class Handshake {
  /// What XMPP's sub-protocol is called.
  public static final String PROTOCOL = "xmpp";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Origins origins;

  /// @param origins from which pages may connect
  public Handshake(Origins origins) {
    this.origins = origins;
  }

  /// The answer: 101 when the connection speaks WebSocket from now on.
  public Response answer(Request request) {
    if (!request.method().equals("GET")) {
      return Response.text(405, "A WebSocket is opened with GET.\n").with("allow", "GET");
    }
    if (!token(request.header("connection"), "upgrade")
        || !token(request.header("upgrade"), "websocket")) {
      return Response.text(426, "Here XMPP is spoken over WebSocket (RFC 7395).\n")
          .with("upgrade", "websocket")
          .with("connection", "upgrade");
    }
    if (!request.header("sec-websocket-version").equals("13")) {
      return Response.text(426, "Only version 13 of WebSocket is spoken.\n")
          .with("sec-websocket-version", "13");
    }
    if (!KEY.matcher(request.header("sec-websocket-key")).matches()) {
      return Response.text(400, "The WebSocket key is malformed.\n");
    }
    if (!origins.allow(request)) {
      return Response.text(403, "Pages of that origin may not connect here.\n");
    }
    if (Arrays.stream(request.header("sec-websocket-protocol").split(",", -1))
        .noneMatch(offered -> offered.strip().equals(PROTOCOL))) {
      return Response.text(400, "The sub-protocol xmpp must be offered (RFC 7395).\n");
    }
    return new Response(101, Map.of(), new byte[0])
        .with("upgrade", "websocket")
        .with("connection", "upgrade")
        .with("sec-websocket-accept", accept(request.header("sec-websocket-key")))
        .with("sec-websocket-protocol", PROTOCOL);
  }

  private static boolean token(String list, String wanted) {
    return Arrays.stream(list.split(",", -1)).anyMatch(one -> one.strip().equalsIgnoreCase(wanted));
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
