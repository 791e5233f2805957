package im.skein.net.admin;

import im.skein.net.http.Request;
import im.skein.net.http.Response;
import im.skein.net.http.Route;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What machines ask of a running server: whether it lives (`/healthz`), whether it takes work
/// (`/readyz`), and its figures (`/metrics`).
public final class Health implements Route {
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final BooleanSupplier ready;
  private final Supplier<String> metrics;

  /// @param ready whether new work is taken
  /// @param metrics all figures in the Prometheus text format
  public Health(BooleanSupplier ready, Supplier<String> metrics) {
    this.ready = ready;
    this.metrics = metrics;
  }

  @Override
  public Optional<Response> answer(Request request) {
    return switch (request.path()) {
      case "/healthz" -> Optional.of(Response.text(200, "ok\n"));
      case "/readyz" ->
          Optional.of(
              ready.getAsBoolean()
                  ? Response.text(200, "ready\n")
                  : Response.text(503, "not ready\n"));
      case "/metrics" ->
          Optional.of(Response.of(200, METRICS, metrics.get()).with("cache-control", "no-store"));
      default -> Optional.empty();
    };
  }
}
