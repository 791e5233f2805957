package im.skein.client;

import im.skein.wire.Stanza;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/// Stanzas that came and that nobody has taken yet, in their order.
final class Inbox {
  private final ArrayDeque<Stanza> waiting = new ArrayDeque<>();
  private String ended = "";
  private boolean over;

  synchronized void put(Stanza stanza) {
    waiting.add(stanza);
    notifyAll();
  }

  synchronized void end(String why) {
    over = true;
    ended = why;
    notifyAll();
  }

  /// Takes the first that matches, waiting for it; others stay.
  synchronized Stanza take(Predicate<Stanza> wanted, String what, Duration patience)
      throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<Stanza> found = poll(wanted);
      if (found.isPresent()) {
        return found.get();
      }
      if (over) {
        throw new StreamEndedException(ended);
      }
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new SilenceException(what, patience);
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException _) {
        throw new InterruptedIOException();
      }
    }
  }

  /// Takes the first that matches, if it is there already.
  synchronized Optional<Stanza> poll(Predicate<Stanza> wanted) {
    for (Iterator<Stanza> each = waiting.iterator(); each.hasNext(); ) {
      Stanza stanza = each.next();
      if (wanted.test(stanza)) {
        each.remove();
        return Optional.of(stanza);
      }
    }
    return Optional.empty();
  }
}
