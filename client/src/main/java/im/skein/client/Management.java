package im.skein.client;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The client's half of stream management (XEP-0198): counts what came, keeps what the server has
/// not acknowledged. Its methods may be called by any thread.
final class Management {
  static final String NAMESPACE = "urn:xmpp:sm:3";
  private static final long MODULUS = 1L << 32;

  private final ArrayDeque<Stanza> unacknowledged = new ArrayDeque<>();
  private final List<Consumer<Stanza>> listeners = new ArrayList<>();
  private long received;
  private long acknowledgedByServer;

  static Element enable() {
    return Element.builder(NAMESPACE, "enable").attribute("resume", "true").build();
  }

  static Element request() {
    return Element.empty(NAMESPACE, "r");
  }

  static Name name(String local) {
    return new Name(NAMESPACE, local);
  }

  synchronized Element answer() {
    return Element.builder(NAMESPACE, "a").attribute("h", Long.toString(received)).build();
  }

  synchronized Element resume(String id) {
    return Element.builder(NAMESPACE, "resume")
        .attribute("previd", id)
        .attribute("h", Long.toString(received))
        .build();
  }

  synchronized void onAcknowledged(Consumer<Stanza> listener) {
    listeners.add(listener);
  }

  synchronized void sent(Stanza stanza) {
    unacknowledged.add(stanza);
  }

  synchronized void received() {
    received = (received + 1) % MODULUS;
  }

  /// Takes what the server has handled from those kept.
  ///
  /// @param h how many of ours the server has handled since management began
  /// @return whether the number can be right
  boolean acknowledged(long h) {
    List<Stanza> handled = new ArrayList<>();
    List<Consumer<Stanza>> told;
    synchronized (this) {
      long more = Math.floorMod(h - acknowledgedByServer, MODULUS);
      if (more > unacknowledged.size()) {
        return false;
      }
      for (long i = 0; i < more; i++) {
        handled.add(unacknowledged.remove());
      }
      acknowledgedByServer = h;
      told = List.copyOf(listeners);
    }
    for (Stanza stanza : handled) {
      told.forEach(listener -> listener.accept(stanza));
    }
    return true;
  }

  synchronized List<Stanza> unacknowledged() {
    return List.copyOf(unacknowledged);
  }
}
