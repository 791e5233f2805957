package im.skein.net.bosh;

import im.skein.core.base.Failures;
import im.skein.core.feature.Xep;
import im.skein.core.session.Inlets;
import im.skein.net.http.HttpSettings;
import im.skein.net.http.Origins;
import im.skein.net.http.Posts;
import im.skein.net.http.Request;
import im.skein.net.http.Response;
import im.skein.net.http.Route;
import im.skein.wire.xml.XmlException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// XMPP in ordinary HTTP requests that are answered when there is something to say, for clients
/// that can do nothing else. Sessions belong to the listener that they began at; there is nothing
/// that a log-in could be bound to, for every request may come over another connection.
@Xep(number = 124, version = "1.11.2", note = "without keys, multiple streams, acks and encodings")
@Xep(number = 206, version = "1.4")
public final class Bosh implements Posts, Route {
  /// Where it is spoken.
  public static final String PATH = "/http-bind";

  private static final int SID_BYTES = 20;

  private final HttpSettings settings;
  private final Origins origins;
  private final Inlets inlets;
  private final Failures failures;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, BoshSession> sessions = new ConcurrentHashMap<>();

  /// No sessions yet.
  ///
  /// @param origins from which pages may come
  /// @param inlets the insides of sessions
  public Bosh(HttpSettings settings, Origins origins, Inlets inlets, Failures failures) {
    this.settings = settings;
    this.origins = origins;
    this.inlets = inlets;
    this.failures = failures;
  }

  @Override
  public boolean covers(String path) {
    return path.equals(PATH);
  }

  @Override
  public int limitBytes() {
    return settings.messageBytes();
  }

  /// What is asked with another method than `POST`: browsers ask first whether a page of another
  /// origin may.
  @Override
  public Optional<Response> answer(Request request) {
    if (!covers(request.path())) {
      return Optional.empty();
    }
    if (!request.method().equals("OPTIONS")) {
      return Optional.of(
          Response.text(405, "Here XMPP is spoken by BOSH (XEP-0206), with POST.\n")
              .with("allow", "POST, OPTIONS"));
    }
    return Optional.of(
        shared(request, new Response(204, Map.of("allow", "POST, OPTIONS"), new byte[0]))
            .with("access-control-allow-methods", "POST")
            .with("access-control-allow-headers", "content-type")
            .with("access-control-max-age", "86400"));
  }

  @Override
  public Runnable take(Request request, byte[] bytes, Sender from, Consumer<Response> answer) {
    if (!origins.allow(request)) {
      answer.accept(Response.text(403, "Pages of that origin may not connect here.\n"));
      return Bosh::nothing;
    }
    Consumer<byte[]> reply = body -> answer.accept(shared(request, xml(body)));
    Body body;
    try {
      body = Body.read(bytes);
    } catch (XmlException _) {
      reply.accept(Reply.end("bad-request", List.of()));
      return Bosh::nothing;
    }
    String sid = body.attribute("sid");
    BoshSession session = sid.isEmpty() ? begin(body, from) : sessions.get(sid);
    if (session == null) {
      reply.accept(
          Reply.end(sid.isEmpty() ? "internal-server-error" : "item-not-found", List.of()));
      return Bosh::nothing;
    }
    Held held = new Held(body, reply);
    on(session, from, () -> session.take(held));
    return () -> on(session, from, () -> session.gone(held));
  }

  private @Nullable BoshSession begin(Body body, Sender from) {
    if (sessions.size() >= settings.maxConnections()) {
      return null;
    }
    byte[] secret = new byte[SID_BYTES];
    random.nextBytes(secret);
    String sid = HexFormat.of().formatHex(secret);
    BoshSession session =
        new BoshSession(
            from.loop(),
            from.peer(),
            new BoshSession.Terms(sid, body, settings.messageBytes()),
            failures,
            () -> sessions.remove(sid));
    sessions.put(sid, session);
    session.open(inlets);
    return session;
  }

  /// Runs something on the loop of a session, at once when this is it.
  private static void on(BoshSession session, Sender here, Runnable task) {
    if (session.loop().equals(here.loop())) {
      task.run();
      return;
    }
    try {
      session.loop().execute(task);
    } catch (RejectedExecutionException _) {
      // The server stops, and all connections end.
    }
  }

  private static Response xml(byte[] body) {
    return Response.of(200, "text/xml; charset=utf-8", body).with("cache-control", "no-store");
  }

  /// Lets a page of an origin that may come read the answer.
  private Response shared(Request request, Response response) {
    String origin = request.header("origin");
    return origin.isEmpty() || !origins.allow(request)
        ? response
        : response.with("access-control-allow-origin", origin).with("vary", "origin");
  }

  private static void nothing() {}
}
