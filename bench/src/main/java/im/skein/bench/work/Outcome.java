package im.skein.bench.work;

import java.util.List;

/// What one work on one server came to. There is no figure without the counts of what went wrong
/// beside it: a server that drops messages is fast.
///
/// @param server the server's name
/// @param work the work's name
/// @param figures what was measured
/// @param counts what happened meanwhile; never empty
/// @param remarks complaints of the generator, for whoever looks into a fault
public record Outcome(
    String server, String work, List<Figure> figures, List<Count> counts, List<String> remarks) {
  /// An outcome with its counts.
  ///
  /// @throws IllegalArgumentException when nothing was counted
  public Outcome {
    figures = List.copyOf(figures);
    counts = List.copyOf(counts);
    remarks = List.copyOf(remarks);
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("figures without counts: " + work);
    }
  }

  /// Whether something happened that must not.
  public boolean isFaulty() {
    return counts.stream().anyMatch(count -> count.fault() && count.value() != 0);
  }
}
