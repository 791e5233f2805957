package im.skein.core.session.count;

import org.jspecify.annotations.Nullable;

/// Counts what the client sent and what of it is handled: the count that is acknowledged is that of
/// the longest run without a gap, so it never promises more than is durable (XEP-0198 §4). May be
/// used on any thread.
public final class Inbound {
  private static final int MAX_IN_FLIGHT = 256;

  private final Owner owner;
  private @Nullable Receipt first;
  private @Nullable Receipt last;
  private @Nullable Runnable whenIdle;
  private int inFlight;
  private int handled;
  private boolean counting;
  private boolean full;

  /// Whose count it is; called on any thread.
  public interface Owner {
    /// There is room for more.
    void roomAgain();

    /// Everything that an acknowledgement was asked for is handled.
    void acknowledgeSoon();
  }

  /// A count that has not begun.
  public Inbound(Owner owner) {
    this.owner = owner;
  }

  /// Notes that so many elements are on their way to the session.
  ///
  /// @return whether no more should be read until [Owner#roomAgain] is called
  public synchronized boolean coming(int elements) {
    inFlight += elements;
    if (inFlight >= MAX_IN_FLIGHT) {
      full = true;
    }
    return full;
  }

  /// So many elements that came were no stanzas, or came too late.
  public void passed(int elements) {
    boolean room;
    synchronized (this) {
      room = left(elements);
    }
    if (room) {
      owner.roomAgain();
    }
  }

  /// A stanza is taken up; it is handled when the result is run.
  public synchronized Runnable take() {
    Receipt receipt = new Receipt(this, counting);
    Receipt before = last;
    if (before == null) {
      first = receipt;
    } else {
      before.next = receipt;
    }
    last = receipt;
    return receipt;
  }

  /// Begins to count, at zero.
  public synchronized void count() {
    counting = true;
    handled = 0;
  }

  /// How many are handled of those that were counted, modulo 2^32.
  public synchronized int handled() {
    return handled;
  }

  /// Asks for an acknowledgement of everything taken up so far.
  ///
  /// @return whether all of it is handled; if not, [Owner#acknowledgeSoon] is called once it is
  public synchronized boolean request() {
    Receipt newest = last;
    if (newest == null) {
      return true;
    }
    newest.asked = true;
    return false;
  }

  /// Runs a task as soon as everything taken up is handled, perhaps at once.
  public void whenIdle(Runnable task) {
    synchronized (this) {
      if (first != null) {
        whenIdle = task;
        return;
      }
    }
    task.run();
  }

  private void done(Receipt receipt) {
    boolean asked = false;
    boolean room;
    Runnable idle = null;
    synchronized (this) {
      if (receipt.done) {
        return;
      }
      receipt.done = true;
      Receipt head = first;
      while (head != null && head.done) {
        handled += head.counted ? 1 : 0;
        asked |= head.asked;
        head = head.next;
      }
      first = head;
      if (head == null) {
        last = null;
        idle = whenIdle;
        whenIdle = null;
      }
      room = left(1);
    }
    if (room) {
      owner.roomAgain();
    }
    if (asked) {
      owner.acknowledgeSoon();
    }
    if (idle != null) {
      idle.run();
    }
  }

  private boolean left(int elements) {
    inFlight -= elements;
    boolean room = full && inFlight <= MAX_IN_FLIGHT / 2;
    full &= !room;
    return room;
  }

  private static final class Receipt implements Runnable {
    private final Inbound inbound;
    private final boolean counted;
    private @Nullable Receipt next;
    private boolean done;
    private boolean asked;

    Receipt(Inbound inbound, boolean counted) {
      this.inbound = inbound;
      this.counted = counted;
    }

    @Override
    public void run() {
      inbound.done(this);
    }
  }
}
