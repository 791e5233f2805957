package im.skein.core.component;

import im.skein.wire.Stanza;
import im.skein.wire.StreamError;
import im.skein.wire.sasl.Secret;
import org.jspecify.annotations.Nullable;

/// One component, connected or not. May be used on any thread.
final class Component {
  private final String domain;
  private final Secret secret;
  private @Nullable ComponentStream stream;

  Component(String domain, Secret secret) {
    this.domain = domain;
    this.secret = secret;
  }

  String domain() {
    return domain;
  }

  Secret secret() {
    return secret;
  }

  /// Goes on over another stream: whoever knows the secret and comes anew has lost the old one.
  void attach(ComponentStream fresh) {
    ComponentStream old;
    synchronized (this) {
      old = stream;
      stream = fresh;
    }
    if (old != null) {
      old.end(StreamError.of(StreamError.Condition.CONFLICT));
    }
  }

  /// The stream is over.
  synchronized void detach(ComponentStream gone) {
    if (stream == gone) {
      stream = null;
    }
  }

  /// Gives the component a stanza.
  ///
  /// @return false when it is not connected
  boolean give(Stanza stanza) {
    ComponentStream present = stream();
    return present != null && present.send(stanza);
  }

  private synchronized @Nullable ComponentStream stream() {
    return stream;
  }

  /// Ends its stream, if it has one.
  void end(StreamError reason) {
    ComponentStream present = stream();
    if (present != null) {
      present.end(reason);
    }
  }
}
