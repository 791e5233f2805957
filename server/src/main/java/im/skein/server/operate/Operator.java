package im.skein.server.operate;

import java.util.List;

/// Does what operators ask for.
@FunctionalInterface
public interface Operator {
  /// Does one thing; may wait.
  ///
  /// @param request what to do, then what it needs
  Reply handle(List<String> request);
}
