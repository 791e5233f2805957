package im.skein.testkit.conversation;

import java.util.Locale;

/// That a part of a script shows what becomes of one kind of bad input to one request, or why there
/// is no such input.
///
/// @param request what the request is called in the list of requests
/// @param reason why this request knows no such input, empty when the script shows it
/// @param line of the script, from 1
public record Shown(String request, Kind kind, String reason, int line) {
  /// The ways in which input is bad.
  public enum Kind {
    /// It cannot be understood.
    MALFORMED,
    /// Whoever sends it may not.
    FORBIDDEN,
    /// One thing in it is longer than is taken.
    TOO_LARGE,
    /// There are more of them than are taken, at once or in sum.
    TOO_MANY,
    /// It has been sent before.
    REPEATED;

    /// The words of scripts and pages.
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
