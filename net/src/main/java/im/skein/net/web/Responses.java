package im.skein.net.web;

import im.skein.net.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// How answers look on the wire, with what every one of them says.
final class Responses {
  static final Response NOT_FOUND = Response.text(404, "There is nothing here.\n");
  static final Response BROKEN = Response.text(500, "The server made a mistake.\n");

  /// Nothing but our own scripts and styles; pictures and sounds also out of memory; WebSockets
  /// anywhere, because the server's address can be chosen when signing in; in nobody's frame.
  private static final String POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' blob: data:;"
          + " media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private Responses() {}

  /// The status line and all header fields.
  ///
  /// @param last whether the connection is closed afterwards
  static ByteBuf head(ByteBufAllocator allocator, Response response, boolean last) {
    StringBuilder text = new StringBuilder(512);
    text.append("HTTP/1.1 ")
        .append(response.status())
        .append(' ')
        .append(reason(response.status()));
    line(
        text,
        "date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
    response.headers().forEach((name, value) -> line(text, name, value));
    if (response.status() != 101) {
      if (response.status() != 304
          && response.status() != 204
          && !response.headers().containsKey("content-length")) {
        line(text, "content-length", Integer.toString(response.body().length));
      }
      if (!response.headers().containsKey("content-security-policy")) {
        line(text, "content-security-policy", POLICY);
      }
      line(text, "x-content-type-options", "nosniff");
      line(text, "referrer-policy", "no-referrer");
      line(text, "cross-origin-opener-policy", "same-origin");
      if (!response.headers().containsKey("cross-origin-resource-policy")) {
        line(text, "cross-origin-resource-policy", "same-origin");
      }
      if (last) {
        line(text, "connection", "close");
      }
    }
    text.append("\r\n\r\n");
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    return allocator.directBuffer(bytes.length).writeBytes(bytes);
  }

  private static void line(StringBuilder text, String name, String value) {
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a line break in header field " + name);
    }
    text.append("\r\n").append(name).append(": ").append(value);
  }

  private static String reason(int status) {
    return switch (status) {
      case 101 -> "Switching Protocols";
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 411 -> "Length Required";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 416 -> "Range Not Satisfiable";
      case 417 -> "Expectation Failed";
      case 426 -> "Upgrade Required";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      case 507 -> "Insufficient Storage";
      default -> "";
    };
  }
}
