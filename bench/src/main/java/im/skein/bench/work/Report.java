package im.skein.bench.work;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Collects outcomes, prints each as it comes, and writes all of them for machines.
public final class Report {
  private final PrintStream out;
  private final List<Outcome> outcomes = new ArrayList<>();

  /// A report that prints there.
  public Report(PrintStream out) {
    this.out = out;
  }

  /// Prints and keeps one outcome.
  public void add(Outcome outcome) {
    outcomes.add(outcome);
    out.printf(Locale.ROOT, "%n%s, %s%n", outcome.server(), outcome.work());
    for (Figure figure : outcome.figures()) {
      out.printf(
          Locale.ROOT,
          "  %-34s %12s %-9s (%s to %s, %d runs)%n",
          figure.name(),
          number(figure.median()),
          figure.unit(),
          number(figure.min()),
          number(figure.max()),
          figure.values().size());
    }
    out.printf(
        "  counted: %s%s%n",
        outcome.counts().stream()
            .map(count -> count.value() + " " + count.name())
            .collect(Collectors.joining(", ")),
        outcome.isFaulty() ? "   <- FAULTY" : "");
    for (String remark : outcome.remarks()) {
      out.printf("  remark: %s%n", remark);
    }
    out.flush();
  }

  /// All outcomes so far.
  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /// Writes all outcomes as JSON.
  public void write(Path file) {
    try {
      Files.writeString(file, json());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /// All outcomes as JSON: an array of objects.
  public String json() {
    return outcomes.stream().map(Report::json).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String json(Outcome outcome) {
    String figures =
        outcome.figures().stream().map(Report::json).collect(Collectors.joining(",\n    "));
    String counts =
        outcome.counts().stream()
            .map(count -> quoted(count.name()) + ": " + count.value())
            .collect(Collectors.joining(", "));
    return "{\"server\": %s, \"work\": %s, \"faulty\": %s,\n  \"figures\": [\n    %s],\n  \"counts\": {%s}}"
        .formatted(
            quoted(outcome.server()), quoted(outcome.work()), outcome.isFaulty(), figures, counts);
  }

  private static String json(Figure figure) {
    return String.format(
        Locale.ROOT,
        "{\"name\": %s, \"unit\": %s, \"median\": %.4f, \"min\": %.4f, \"max\": %.4f,"
            + " \"values\": %s}",
        quoted(figure.name()),
        quoted(figure.unit()),
        figure.median(),
        figure.min(),
        figure.max(),
        figure.values());
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static String number(double value) {
    if (Math.abs(value) >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
  }
}
