package im.skein.server.house;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;

/// Gathers what one rule finds wrong, so that all of it is told at once.
final class Complaints {
  private final String remedy;
  private final List<String> found = new ArrayList<>();

  /// Nothing found yet.
  ///
  /// @param remedy what to do about each of them
  Complaints(String remedy) {
    this.remedy = remedy;
  }

  void add(String place, String what) {
    found.add(place + ": " + what);
  }

  List<String> found() {
    return found;
  }

  /// Fails when anything was found.
  void settle() {
    if (!found.isEmpty()) {
      fail(remedy + "\n  " + String.join("\n  ", found));
    }
  }
}
