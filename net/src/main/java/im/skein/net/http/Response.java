package im.skein.net.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer. The body is shared by all who are sent it and must not change.
///
/// @param status the status code, such as 200
/// @param headers header fields by lower-case name; the length is added, and what every answer has
/// @param body the content; not sent to a `HEAD` request
@SuppressWarnings("ArrayRecordComponent")
public record Response(int status, Map<String, String> headers, byte[] body) {
  /// A short text.
  public static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text).with("cache-control", "no-store");
  }

  /// A text of some type.
  public static Response of(int status, String type, String text) {
    return of(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /// A content of some type.
  public static Response of(int status, String type, byte[] body) {
    return new Response(status, Map.of("content-type", type), body);
  }

  /// The same with another header field.
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }
}
