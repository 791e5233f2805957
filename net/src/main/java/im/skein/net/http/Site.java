package im.skein.net.http;

import java.util.List;
import java.util.concurrent.Executor;

/// What a listener answers.
///
/// @param routes asked one after another; the first answer counts
/// @param transfers what is too large for memory; asked before them
/// @param workers where transfers wait
public record Site(List<Route> routes, Transfers transfers, Executor workers) {
  /// A site without transfers.
  public static Site of(List<Route> routes) {
    return new Site(routes, Transfers.NONE, Runnable::run);
  }
}
