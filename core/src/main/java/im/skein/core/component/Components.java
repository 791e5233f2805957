package im.skein.core.component;

import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.Time;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Xep;
import im.skein.core.session.Inlet;
import im.skein.core.session.Inlets;
import im.skein.core.session.Pipe;
import im.skein.wire.Jid;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;
import im.skein.wire.sasl.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Programs beside the server that serve domains of their own: takes their connections, brings them
/// what is for their domains, and takes up what they say.
@Xep(number = 114, version = "1.6", note = "the server accepts; only with components.listen")
public final class Components implements Feature, Inlets {
  private static final int GUESTS = 64;

  private final Parts parts;
  private final Map<String, Component> components = new LinkedHashMap<>();
  private final AtomicInteger guests = new AtomicInteger();

  /// What components stand on.
  ///
  /// @param domain of the server
  /// @param secrets of each component, by its domain
  /// @param taker takes what components send
  public record Parts(
      Jid domain,
      Map<String, Secret> secrets,
      Taker taker,
      Time time,
      Chance chance,
      Failures failures) {}

  /// Takes what components send to where it belongs.
  @FunctionalInterface
  public interface Taker {
    /// Takes a stanza whose addresses are both set, the sender's being the component's; errors and
    /// answers are routed back to it. May be called on any thread, and keeps the order of the calls
    /// of one.
    ///
    /// @param handled run once, on any thread, when it is durable, refused or given away
    void take(Stanza stanza, Runnable handled);
  }

  /// Components that are not connected yet.
  public Components(Parts parts) {
    this.parts = parts;
    parts.secrets.forEach(
        (domain, secret) -> components.put(domain, new Component(domain, secret)));
  }

  @Override
  public void install(Installer to) {
    components.forEach((domain, component) ->
        to.serve(domain, (stanza, handled) -> bring(component, stanza, handled)));
  }

  private void bring(Component component, Stanza stanza, Runnable handled) {
    if (!component.give(stanza)) {
      refuse(stanza);
    }
    handled.run();
  }

  /// Nobody is connected for that domain (RFC 6120 §8.3.3.16).
  private void refuse(Stanza stanza) {
    if (stanza.expectsError()) {
      StanzaError error =
          StanzaError.of(
              StanzaError.Condition.REMOTE_SERVER_TIMEOUT, "The service is not connected.");
      parts.taker.take(stanza.error(error), () -> {});
    }
  }

  @Override
  public Inlet open(Pipe pipe, Framing framing) {
    ComponentStream stream = new ComponentStream(this, pipe);
    if (guests.incrementAndGet() > GUESTS) {
      stream.fail(StreamError.of(StreamError.Condition.RESOURCE_CONSTRAINT));
    } else {
      stream.start();
    }
    return stream;
  }

  /// Ends all streams with that reason; may be called on any thread.
  public void shutdown(StreamError reason) {
    components.values().forEach(component -> component.end(reason));
  }

  Parts parts() {
    return parts;
  }

  /// The component of that domain, or null.
  @Nullable Component component(@Nullable String domain) {
    return domain == null ? null : components.get(domain);
  }

  /// A connection has shown who it is, or is gone without.
  void noGuest() {
    guests.decrementAndGet();
  }
}
