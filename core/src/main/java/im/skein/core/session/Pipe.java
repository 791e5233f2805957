package im.skein.core.session;

import im.skein.wire.sasl.ChannelBinding;
import java.util.List;
import java.util.concurrent.Executor;

/// The outside of one connection, as the stream engine sees it; made by a transport. Used on its
/// own [#loop] only.
public interface Pipe {
  /// With more than that unwritten it has no room: it tells by [Inlet#writable] when it has again.
  int ROOM_BYTES = 32 << 10;

  /// The event loop that all of this connection's bytes arrive on; the same object for all
  /// connections of one loop, for they share what is kept by loop.
  Executor loop();

  /// Queues bytes; the array is not touched afterwards by either side, so one may be shared.
  void write(byte[] bytes);

  /// Sends what was queued. Several writes before one flush cost one system call.
  void flush();

  /// Bytes that were queued and are not yet with the operating system.
  long unwrittenBytes();

  /// Stops and starts reading; while reading is off, the peer is slowed down by TCP.
  void reading(boolean on);

  /// Closes after what was written; reading stops at once.
  void close();

  /// Closes at once; what was written and is not yet with the operating system is lost. For peers
  /// that read nothing or have gone silently.
  default void abort() {
    close();
  }

  /// Begins the TLS handshake as server; what is written from now on is encrypted (RFC 6120 §5).
  /// The `proceed` element must have been written and flushed before. Asked of pipes only whose
  /// peer [Peer#canStartTls].
  default void startTls() {
    throw new IllegalStateException("TLS cannot begin here");
  }

  /// What is known of the other end.
  Peer peer();

  /// What is known of the other end of a connection; changes when TLS begins.
  interface Peer {
    /// The address it comes from, for limits: IPv4 whole, IPv6 as its /64 network.
    String origin();

    /// Whether it comes from this machine itself.
    boolean loopback();

    /// Whether the bytes are encrypted by TLS that ends here.
    boolean encrypted();

    /// Whether STARTTLS can be offered: not yet encrypted, and the transport is able to.
    boolean canStartTls();

    /// What a log-in can be bound to, the best first; nothing without TLS that ends here. Keying
    /// material (RFC 9266) is missing with TLS before 1.3 without the extended master secret, the
    /// certificate's hash (RFC 5929 §4) where the certificate is signed without a hash function.
    List<ChannelBinding> channelBindings();

    /// One to whom TLS cannot begin and no log-in can be bound.
    record Plain(String origin, boolean loopback, boolean encrypted) implements Peer {
      @Override
      public boolean canStartTls() {
        return false;
      }

      @Override
      public List<ChannelBinding> channelBindings() {
        return List.of();
      }
    }
  }
}
