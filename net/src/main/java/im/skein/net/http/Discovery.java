package im.skein.net.http;

import im.skein.core.feature.Xep;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells clients where XMPP over WebSocket is spoken (XEP-0156), and our own client what it must
/// know before it signs in (`/skein.json`).
@Xep(number = 156, version = "1.4.0", note = "host-meta, for WebSocket")
public final class Discovery implements Route {
  private static final String RELATION = "urn:xmpp:alt-connections:websocket";

  private final Supplier<String> facts;
  private final String address;

  /// @param facts the JSON document that `/skein.json` gives, made anew each time
  /// @param address where the pages are reached, such as `https://chat.example.org`; empty for
  ///   where each request was sent. What a proxy adds to a request is not heeded: anybody can add
  ///   it
  public Discovery(Supplier<String> facts, String address) {
    this.facts = facts;
    this.address = address;
  }

  /// The `Host` field was checked to be a host and port and nothing else, so it may stand in a URL.
  @Override
  public Optional<Response> answer(Request request) {
    return switch (request.path()) {
      case "/.well-known/host-meta" ->
          Optional.of(
              open(
                  "application/xrd+xml; charset=utf-8",
                  """
                  <?xml version="1.0" encoding="utf-8"?>
                  <XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
                    <Link rel="%s" href="%s"/>
                  </XRD>
                  """
                      .formatted(RELATION, url(request))));
      case "/.well-known/host-meta.json" ->
          Optional.of(
              open(
                  "application/json",
                  "{\"links\":[{\"rel\":\"%s\",\"href\":\"%s\"}]}%n"
                      .formatted(RELATION, url(request))));
      case "/skein.json" ->
          Optional.of(
              Response.of(200, "application/json", facts.get()).with("cache-control", "no-store"));
      default -> Optional.empty();
    };
  }

  /// Readable by pages of every origin (XEP-0156 §3).
  private static Response open(String type, String text) {
    return Response.of(200, type, text)
        .with("cache-control", "no-cache")
        .with("access-control-allow-origin", "*")
        .with("cross-origin-resource-policy", "cross-origin");
  }

  private String url(Request request) {
    String base =
        address.isEmpty()
            ? (request.encrypted() ? "https://" : "http://") + request.host()
            : address;
    return "ws" + base.substring("http".length()) + "/xmpp-websocket";
  }
}
