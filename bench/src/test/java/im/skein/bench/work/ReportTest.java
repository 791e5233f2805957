package im.skein.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void takesTheMiddleOfAllRepeats() {
    assertEquals(3, new Figure("x", "s", List.of(9.0, 1.0, 3.0)).median());
    assertEquals(2.5, new Figure("x", "s", List.of(4.0, 1.0, 2.0, 3.0)).median());
  }

  @Test
  void refusesFiguresWithoutCounts() {
    List<Figure> figures = List.of(Figure.once("x", "s", 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Outcome("server", "work", figures, List.of(), List.of()));
  }

  @Test
  void marksAnOutcomeThatLostSomething() {
    report.add(outcome(Count.fault("lost", 2)));
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("2 lost   <- FAULTY"));
    assertTrue(report.outcomes().getFirst().isFaulty());
  }

  @Test
  void leavesAnOutcomeUnmarkedThatLostNothing() {
    report.add(outcome(Count.fault("lost", 0)));
    assertFalse(printed.toString(StandardCharsets.UTF_8).contains("FAULTY"));
  }

  @Test
  void writesJsonWithQuotesEscaped() {
    report.add(outcome(Count.of("of \"these\"", 1)));
    assertEquals(
        """
        [
        {"server": "server", "work": "work", "faulty": false,
          "figures": [
            {"name": "x", "unit": "s", "median": 1.0000, "min": 1.0000, "max": 1.0000, "values": [1.0]}],
          "counts": {"of \\"these\\"": 1}}
        ]
        """,
        report.json());
  }

  private static Outcome outcome(Count count) {
    return new Outcome(
        "server", "work", List.of(Figure.once("x", "s", 1)), List.of(count), List.of());
  }
}
