package im.skein.core.session.count;

import im.skein.core.feature.Pledge;
import im.skein.wire.Stanza;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Stanzas that were sent and that the client has not acknowledged (XEP-0198 §4), oldest first.
/// Bounded: when more come, the oldest are forgotten, and the stream can be resumed only by a
/// client that has got those. Touched on one strand only.
public final class Unacknowledged {
  private static final int MAX_STANZAS = 500;
  private static final int MAX_BYTES = 512 * 1024;

  private @Nullable ArrayDeque<Sent> queue;
  private int bytes;

  /// How many were sent in all.
  private int sent;

  /// How many of them were acknowledged.
  private int acknowledged;

  /// How many were sent before the oldest one that is still here.
  private int forgotten;

  /// The highest place in the mailbox among the forgotten ones, 0 for none.
  private long forgottenIndex;

  /// Nothing was sent yet.
  public Unacknowledged() {}

  private record Sent(Stanza stanza, long mailboxIndex, @Nullable Pledge pledge, int bytes) {}

  /// Notes a stanza that was sent.
  ///
  /// @param pledge what stands for it while it is kept nowhere else
  /// @param lost told of pledges of stanzas that are forgotten for it
  public void add(
      Stanza stanza, long mailboxIndex, @Nullable Pledge pledge, int size, Consumer<Pledge> lost) {
    ArrayDeque<Sent> stanzas = queue;
    if (stanzas == null) {
      stanzas = new ArrayDeque<>(2);
      queue = stanzas;
      forgotten = sent;
    }
    stanzas.add(new Sent(stanza, mailboxIndex, pledge, size));
    sent++;
    bytes += size;
    while (stanzas.size() > 1 && (stanzas.size() > MAX_STANZAS || bytes > MAX_BYTES)) {
      forgottenIndex = Math.max(forgottenIndex, shift(stanzas, lost));
    }
  }

  /// Whether one more of that size would make it forget one.
  public boolean full(int size) {
    ArrayDeque<Sent> stanzas = queue;
    return stanzas != null && (stanzas.size() >= MAX_STANZAS || bytes + size > MAX_BYTES);
  }

  /// Whether the client has acknowledged everything.
  public boolean isEmpty() {
    return acknowledged == sent;
  }

  /// How many were sent in all, modulo 2^32.
  public int sent() {
    return sent;
  }

  /// Whether the client may have got so many: not fewer than it said before, not more than sent.
  public boolean possible(int count) {
    return Integer.compareUnsigned(count - acknowledged, sent - acknowledged) <= 0;
  }

  /// Whether everything after the first `count` stanzas is still here.
  public boolean kept(int count) {
    return queue == null ? count == sent : count - forgotten >= 0;
  }

  /// The client has got so many.
  ///
  /// @param got told of the pledges of what it has got
  /// @return the highest place in the mailbox that it has got with them, 0 for none
  public long acknowledge(int count, Consumer<Pledge> got) {
    acknowledged = count;
    ArrayDeque<Sent> stanzas = queue;
    if (stanzas == null || count - forgotten < 0) {
      return 0;
    }
    long index = forgottenIndex;
    forgottenIndex = 0;
    while (forgotten != count) {
      index = Math.max(index, shift(stanzas, got));
    }
    if (stanzas.isEmpty()) {
      queue = null;
    }
    return index;
  }

  /// That place in the mailbox is reached with what was sent last.
  ///
  /// @return false when all that was sent is acknowledged
  public boolean reached(long mailboxIndex) {
    Sent last = queue == null ? null : queue.pollLast();
    if (queue == null || last == null) {
      return false;
    }
    queue.add(new Sent(last.stanza(), mailboxIndex, last.pledge(), last.bytes()));
    return true;
  }

  /// Changes stanzas that are here; their number stays.
  public void amend(UnaryOperator<Stanza> change) {
    ArrayDeque<Sent> stanzas = queue;
    if (stanzas != null) {
      for (int i = stanzas.size(); i > 0; i--) {
        Sent each = stanzas.remove();
        Stanza changed = change.apply(each.stanza);
        stanzas.add(new Sent(changed, each.mailboxIndex, each.pledge, each.bytes));
      }
    }
  }

  /// Gives all stanzas that are here, oldest first.
  public void each(Consumer<Stanza> taker) {
    if (queue != null) {
      queue.forEach(sentStanza -> taker.accept(sentStanza.stanza()));
    }
  }

  /// Gives the stanzas that are not in the hands of this session alone, oldest first.
  public void durable(Consumer<Stanza> taker) {
    if (queue != null) {
      for (Sent each : queue) {
        if (each.pledge() == null) {
          taker.accept(each.stanza());
        }
      }
    }
  }

  /// Gives the pledges of all stanzas that are here, oldest first.
  public void pledges(Consumer<Pledge> taker) {
    if (queue != null) {
      for (Sent each : queue) {
        Pledge pledge = each.pledge();
        if (pledge != null) {
          taker.accept(pledge);
        }
      }
    }
  }

  private long shift(ArrayDeque<Sent> stanzas, Consumer<Pledge> told) {
    Sent oldest = stanzas.remove();
    bytes -= oldest.bytes();
    forgotten++;
    Pledge pledge = oldest.pledge();
    if (pledge != null) {
      told.accept(pledge);
    }
    return oldest.mailboxIndex();
  }
}
