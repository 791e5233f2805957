package im.skein.net.http;

import java.util.Optional;

/// Answers some requests of a listener. Called on an event loop, so it must not wait.
public interface Route {
  /// The answer, or empty if that request is no business of this route.
  Optional<Response> answer(Request request);
}
