package im.skein.server.operate;

import java.util.List;

/// What came of a request of an operator.
///
/// @param done whether it was done
/// @param lines what to tell
public record Reply(boolean done, List<String> lines) {
  /// Done.
  public static Reply done(String... lines) {
    return new Reply(true, List.of(lines));
  }

  /// Not done.
  public static Reply refused(String why) {
    return new Reply(false, List.of(why));
  }
}
