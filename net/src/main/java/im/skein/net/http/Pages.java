package im.skein.net.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The web client's files, each under its own path from a table made at start. A path that names a
/// page of the client rather than a file gets `index.html`, which shows that page.
///
/// A file is read when it is first asked for, in the coding that was asked for, and then kept.
public final class Pages implements Route {
  private static final String INDEX = "/index.html";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webp", "image/webp"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"));

  private final Assets assets;
  private final Map<String, Page> pages = new HashMap<>();

  /// All files of the web client.
  public Pages(Assets assets) {
    this.assets = assets;
    for (String name : assets.names()) {
      if (!name.endsWith(".br") && !name.endsWith(".gz")) {
        pages.put("/" + name, new Page(name));
      }
    }
  }

  @Override
  public Optional<Response> answer(Request request) {
    Page page = pages.get(request.path());
    if (page == null && isPage(request)) {
      page = pages.get(INDEX);
    }
    return page == null ? Optional.empty() : Optional.of(page.answer(request));
  }

  private static boolean isPage(Request request) {
    return request.path().equals("/")
        || (request.header("accept").contains("text/html")
            && !request.path().contains("//")
            && request.path().chars().allMatch(Pages::plain));
  }

  private static boolean plain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '/';
  }

  private final class Page {
    private final String name;
    private final boolean brotli;
    private final boolean gzip;
    private final Map<String, Response> answers = new HashMap<>(4);

    private Page(String name) {
      this.name = name;
      this.brotli = assets.names().contains(name + ".br");
      this.gzip = assets.names().contains(name + ".gz");
    }

    private Response answer(Request request) {
      String accepted = request.header("accept-encoding");
      String coding =
          brotli && accepts(accepted, "br")
              ? "br"
              : gzip && accepts(accepted, "gzip") ? "gzip" : "";
      Response whole;
      synchronized (answers) {
        whole = answers.computeIfAbsent(coding, this::read);
      }
      @Nullable String tag = whole.headers().get("etag");
      boolean known =
          tag != null
              && Arrays.stream(request.header("if-none-match").split(",", -1))
                  .map(one -> one.strip().replaceFirst("^W/", ""))
                  .anyMatch(tag::equals);
      return known ? new Response(304, whole.headers(), new byte[0]) : whole;
    }

    private Response read(String coding) {
      byte[] body =
          assets.read(name + (coding.isEmpty() ? "" : coding.equals("br") ? ".br" : ".gz"));
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("content-type", type());
      headers.put(
          "cache-control",
          name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
      headers.put("etag", "\"" + hash(body) + "\"");
      if (brotli || gzip) {
        headers.put("vary", "accept-encoding");
      }
      if (!coding.isEmpty()) {
        headers.put("content-encoding", coding);
      }
      return new Response(200, Map.copyOf(headers), body);
    }

    private String type() {
      String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      return TYPES.getOrDefault(ending, "application/octet-stream");
    }
  }

  private static boolean accepts(String list, String coding) {
    for (String one : list.split(",", -1)) {
      String[] parts = one.strip().toLowerCase(Locale.ROOT).split(";", 2);
      if (parts[0].strip().equals(coding)) {
        return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static String hash(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
