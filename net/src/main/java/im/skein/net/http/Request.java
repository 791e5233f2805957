package im.skein.net.http;

import java.util.Map;

/// A request, checked as far as HTTP goes.
///
/// @param method `GET`, `HEAD` and so on
/// @param path the path, not decoded: it is only ever compared with known ones
/// @param query what stands after the question mark, not decoded, or empty
/// @param headers header fields by lower-case name; several of one name are joined by `, `
/// @param host the host and port that the client asked for, safe to put into a URL
/// @param encrypted whether it came over TLS that ends here
public record Request(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String host,
    boolean encrypted) {
  /// A header field, or empty.
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /// Without the query and the header fields, which may hold secrets.
  @Override
  public String toString() {
    return method + " " + path;
  }
}
