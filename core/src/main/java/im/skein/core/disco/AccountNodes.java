package im.skein.core.disco;

import im.skein.core.feature.Request;
import java.util.List;

/// What accounts publish, seen from below.
@FunctionalInterface
public interface AccountNodes {
  /// The names of those nodes of the account that is asked which the one who asks may read. Asked
  /// on the strand of its home; never waits.
  List<String> visible(Request request);
}
