package im.skein.net.http;

import im.skein.core.feature.Xep;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells clients where XMPP over WebSocket and BOSH is spoken (XEP-0156), and our own client what
/// it must know before it signs in (`/skein.json`).
@Xep(number = 156, version = "1.4.0", note = "host-meta, for WebSocket and BOSH")
public final class Discovery implements Route {
  private static final String WEBSOCKET = "urn:xmpp:alt-connections:websocket";
  private static final String BOSH = "urn:xmpp:alt-connections:xbosh";

  private final Supplier<String> facts;
  private final String address;
  private final boolean bosh;

  /// @param facts the JSON document that `/skein.json` gives, made anew each time
  /// @param address where the pages are reached, such as `https://chat.example.org`; empty for
  ///   where each request was sent. What a proxy adds to a request is not heeded: anybody can add
  ///   it
  /// @param bosh whether BOSH is spoken
  public Discovery(Supplier<String> facts, String address, boolean bosh) {
    this.facts = facts;
    this.address = address;
    this.bosh = bosh;
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
                  %s</XRD>
                  """
                      .formatted(links(request, "  <Link rel=\"%s\" href=\"%s\"/>%n", ""))));
      case "/.well-known/host-meta.json" ->
          Optional.of(
              open(
                  "application/json",
                  "{\"links\":[%s]}%n"
                      .formatted(links(request, "{\"rel\":\"%s\",\"href\":\"%s\"}", ","))));
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

  /// Each way in, put into that pattern.
  private String links(Request request, String pattern, String between) {
    String base =
        address.isEmpty()
            ? (request.encrypted() ? "https://" : "http://") + request.host()
            : address;
    String webSocket =
        pattern.formatted(WEBSOCKET, "ws" + base.substring("http".length()) + "/xmpp-websocket");
    return bosh ? webSocket + between + pattern.formatted(BOSH, base + "/http-bind") : webSocket;
  }
}
