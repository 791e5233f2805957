package im.skein.server.metric;

import im.skein.core.chat.MessageLog;
import im.skein.core.session.Streams;
import im.skein.server.world.LoggedFailures;
import im.skein.server.world.Workers;
import im.skein.storage.Commits;
import im.skein.wire.sasl.SaslFailure;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// The figures of the server in the text format of Prometheus. Nothing of it is loaded before
/// somebody asks for the first time, since a start should not wait for it.
public final class MetricsPage {
  private final Supplier<PrometheusMeterRegistry> made;

  /// What the page tells of.
  public record Parts(
      Counts counts,
      MessageLog log,
      Commits commits,
      Streams streams,
      Workers workers,
      LoggedFailures failures,
      Supplier<Integer> homes) {}

  /// A page about these.
  public MetricsPage(Parts parts) {
    made = new Once<>(() -> registry(parts));
  }

  /// The page as of now.
  public String text() {
    return made.get().scrape();
  }

  private static PrometheusMeterRegistry registry(Parts parts) {
    PrometheusMeterRegistry to = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Counts counts = parts.counts();
    Gauge.builder("skein.sessions", counts.sessions, LongAdder::sum)
        .description("Sessions with a bound resource")
        .register(to);
    Gauge.builder("skein.homes", parts.homes(), homes -> homes.get())
        .description("Accounts at work")
        .register(to);
    Gauge.builder("skein.workers.waiting", parts.workers(), Workers::waiting)
        .description("Tasks that wait for a worker")
        .register(to);
    Gauge.builder("skein.log.crowded", parts.log(), log -> log.crowded() ? 1 : 0)
        .description("Whether reading rests because too much waits to be written")
        .register(to);
    count(to, "skein.sessions.bound", "Sessions that were ever bound", counts.bound);
    count(to, "skein.stanzas.received", "Stanzas that sessions sent", counts.received);
    count(to, "skein.messages.delivered", "Messages that a session took", counts.delivered);
    count(to, "skein.messages.absent", "Messages that no session took", counts.absent);
    count(to, "skein.appends.failed", "Messages that were not kept", counts.appendFailures);
    FunctionTimer.builder(
            "skein.appends",
            counts,
            all -> all.appends.sum(),
            all -> all.appendNanos.sum(),
            TimeUnit.NANOSECONDS)
        .description("Messages kept, from being asked for to being durable")
        .register(to);
    pushes(to, counts);
    commits(to, parts.commits());
    streams(to, parts.streams());
    FunctionCounter.builder("skein.faults", parts.failures(), LoggedFailures::bugs)
        .tag("kind", "bug")
        .description("Failures that were told to the log")
        .register(to);
    FunctionCounter.builder("skein.faults", parts.failures(), LoggedFailures::troubles)
        .tag("kind", "trouble")
        .description("Failures that were told to the log")
        .register(to);
    machine(to);
    return to;
  }

  private static void pushes(PrometheusMeterRegistry to, Counts counts) {
    counts.pushes.forEach((fate, counter) ->
        FunctionCounter.builder("skein.pushes", counter, LongAdder::sum)
            .tag("fate", fate.name().toLowerCase(Locale.ROOT))
            .description("Pushes to devices that were away, by what became of them")
            .register(to));
  }

  private static void commits(PrometheusMeterRegistry to, Commits commits) {
    FunctionCounter.builder("skein.commits", commits, Commits::count)
        .description("Transactions that were made durable")
        .register(to);
    FunctionCounter.builder("skein.commits.writes", commits, Commits::writes)
        .description("Writes in them; divided by the commits, the size of a batch")
        .register(to);
    Gauge.builder("skein.commits.largest", commits, Commits::largest)
        .description("Writes in the largest of them")
        .register(to);
  }

  private static void streams(PrometheusMeterRegistry to, Streams streams) {
    Gauge.builder("skein.backlog", streams, Streams::backlogBytes)
        .baseUnit("bytes")
        .description("Memory taken by what waits until clients read it")
        .register(to);
    for (SaslFailure.Condition reason : SaslFailure.Condition.values()) {
      FunctionCounter.builder("skein.logins.failed", streams, all -> all.failedLogins(reason))
          .tag("reason", reason.elementName())
          .description("Log-ins that failed, by what was answered (RFC 6120 §6.5)")
          .register(to);
    }
  }

  private static void machine(PrometheusMeterRegistry to) {
    new JvmMemoryMetrics().bindTo(to);
    new JvmThreadMetrics().bindTo(to);
    new ClassLoaderMetrics().bindTo(to);
    new ProcessorMetrics().bindTo(to);
    new UptimeMetrics().bindTo(to);
  }

  private static void count(
      PrometheusMeterRegistry to, String name, String description, LongAdder counter) {
    FunctionCounter.builder(name, counter, LongAdder::sum).description(description).register(to);
  }
}
