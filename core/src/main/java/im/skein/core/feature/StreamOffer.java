package im.skein.core.feature;

import im.skein.wire.Element;
import org.jspecify.annotations.Nullable;

/// Makes an element of the stream features.
@FunctionalInterface
public interface StreamOffer {
  /// The element, or null when nothing is offered on this connection.
  @Nullable Element offer(Guest connection);
}
