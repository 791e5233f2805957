package im.skein.bench.load;

import java.util.ArrayList;
import java.util.List;

/// Counts what must not happen between sessions that check one another. Used on the load's loop
/// only.
public final class Troubles {
  private static final int MOST_COMPLAINTS = 10;

  private final List<String> complaints = new ArrayList<>();
  private long doubled;
  private long disordered;
  private long refused;
  private long stray;
  private long cut;

  /// What was counted.
  ///
  /// @param doubled messages that came again
  /// @param disordered messages that came after later ones
  /// @param refused stanzas that came back as errors
  /// @param stray messages that nobody sent to whom they came
  /// @param cut sessions that the server ended
  /// @param complaints the first of what was strange, in words
  public record Tally(
      long doubled, long disordered, long refused, long stray, long cut, List<String> complaints) {}

  Tally tally() {
    return new Tally(doubled, disordered, refused, stray, cut, List.copyOf(complaints));
  }

  void doubled() {
    doubled++;
  }

  void disordered() {
    disordered++;
  }

  void refused(String what) {
    refused++;
    complain(what);
  }

  void stray(String what) {
    stray++;
    complain(what);
  }

  void cut(String why) {
    cut++;
    complain(why);
  }

  void complain(String what) {
    if (complaints.size() < MOST_COMPLAINTS) {
      complaints.add(what);
    }
  }
}
