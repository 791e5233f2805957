package im.skein.core.session;

import im.skein.core.base.Ahead;
import im.skein.core.feature.Pledge;
import im.skein.core.session.count.Held;
import im.skein.core.session.count.Marks;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StreamError;
import im.skein.wire.xml.XmlWriter;
import org.jspecify.annotations.Nullable;

/// What goes out to the client of one session: over the stream that it has, or into what is kept
/// for its return; with how far that is in the mailbox, and whether too much waits. Touched on the
/// strand of the session's home.
final class Flow {
  /// Beyond so much waiting output, messages stay in the mailbox.
  private static final long LAG_BYTES = 256 * 1024;

  /// Beyond so much output that the client does not take, the session ends.
  private static final long MAX_REFUSED_BYTES = 1024 * 1024;

  /// The same with what is sent in one turn, such as everybody in a large room to who enters it.
  private static final long MAX_WAITING_BYTES = 8 * 1024 * 1024;

  private final ClientSession session;
  private long lastIndex;
  private boolean lagging;
  private boolean refused;
  private @Nullable Management management;
  private @Nullable Marks marks;
  private @Nullable Ahead ahead;

  /// Present while nobody looks at the client.
  private @Nullable Held held;

  Flow(ClientSession session) {
    this.session = session;
  }

  @Nullable Management management() {
    return management;
  }

  /// Switches stream management on.
  Management manage(Resumable resumable) {
    Management fresh = new Management(session, resumable);
    management = fresh;
    Marks old = marks;
    if (old != null) {
      // What was written before is not counted by the client; it counts as delivered with the next.
      fresh.before(old.newest());
      abandonMarks();
    }
    return fresh;
  }

  /// Says whether nobody looks at the client (XEP-0352).
  void inactive(boolean inactive) {
    Outlet out = session.outlet();
    if (!inactive) {
      release();
      held = null;
    } else if (held == null && out != null) {
      held = new Held(out.backlog());
    }
  }

  /// Sends what waits before something that does not.
  private void release() {
    Held waiting = held;
    if (waiting != null) {
      waiting.release(this::sendNow);
    }
  }

  /// Sends what is kept nowhere; see [ClientSession#send].
  void send(Stanza stanza) {
    Held waiting = held;
    if (waiting != null) {
      Object kind = session.around().extensions().waitsAs(stanza);
      if (kind != null && waiting.add(kind, stanza, size(stanza))) {
        return;
      }
      release();
    }
    sendNow(stanza);
  }

  private void sendNow(Stanza stanza) {
    if (session.hasEnded()) {
      return;
    }
    Outlet out = session.outlet();
    if (out == null) {
      Management waiting = management;
      if (waiting == null || !waiting.keep(stanza, 0, null, size(stanza))) {
        session.finish();
      }
      return;
    }
    if (out.refused() > MAX_REFUSED_BYTES || out.waiting() > MAX_WAITING_BYTES) {
      out.forget();
      session.end(
          new StreamError(StreamError.Condition.RESOURCE_CONSTRAINT, "too much waits to be read"));
      return;
    }
    write(out, stanza, 0, null);
  }

  /// Sends what stands further on in the mailbox; see [ClientSession#sendAhead].
  void sendAhead(Stanza message, long mailboxIndex) {
    Ahead before = ahead;
    if (before == null) {
      before = new Ahead();
      ahead = before;
    }
    before.add(mailboxIndex);
    release();
    sendNow(message);
  }

  /// Sends what stands next in the mailbox; see [ClientSession#deliver].
  boolean deliver(Stanza message, long mailboxIndex) {
    if (mailboxIndex <= lastIndex) {
      return true;
    }
    if (ahead != null && ahead.take(mailboxIndex)) {
      pass(mailboxIndex);
      return true;
    }
    boolean taken = take(message, mailboxIndex, null);
    if (taken) {
      lastIndex = mailboxIndex;
    }
    return taken;
  }

  /// Sends what is not kept yet; see [ClientSession#hand].
  boolean hand(Stanza message, Pledge pledge) {
    // A session that takes no part in the mailbox yet cannot be behind it.
    boolean ready = !lagging || !session.wantsMessages();
    boolean taken = ready && take(message, 0, pledge);
    if (taken) {
      pledge.taken(session);
    }
    return taken;
  }

  private boolean take(Stanza message, long mailboxIndex, @Nullable Pledge pledge) {
    release();
    Outlet out = session.outlet();
    if (out == null) {
      Management waiting = management;
      if (waiting != null && waiting.keep(message, mailboxIndex, pledge, size(message))) {
        return true;
      }
    } else if (out.waiting() <= LAG_BYTES) {
      write(out, message, mailboxIndex, pledge);
      return true;
    }
    lagging = true;
    refused = true;
    if (out != null) {
      out.look();
    }
    return false;
  }

  private void write(Outlet out, Stanza stanza, long mailboxIndex, @Nullable Pledge pledge) {
    Management managed = management;
    if (managed != null) {
      managed.write(out, stanza, mailboxIndex, pledge);
      return;
    }
    if (mailboxIndex == 0 && pledge == null) {
      long _ = out.write(stanza);
      return;
    }
    out.watch(true);
    mark(out.write(stanza), mailboxIndex, pledge);
  }

  /// Moves past a message that was sent ahead: the client has it when it has all that was sent.
  private void pass(long mailboxIndex) {
    lastIndex = mailboxIndex;
    Outlet out = session.outlet();
    if (management != null) {
      management.reached(mailboxIndex);
    } else if (out != null) {
      mark(out.produced(), mailboxIndex, null);
      out.look();
    }
  }

  private void mark(long offset, long mailboxIndex, @Nullable Pledge pledge) {
    Marks waiting = marks;
    if (waiting == null) {
      waiting = new Marks();
      marks = waiting;
    }
    if (pledge == null) {
      waiting.add(offset, mailboxIndex);
    } else {
      waiting.add(offset, pledge);
    }
  }

  private static int size(Stanza stanza) {
    return XmlWriter.bytes(stanza, Name.CLIENT).length;
  }

  /// The pipe has taken some of the output.
  void outputMoved(Outlet from) {
    Marks waiting = marks;
    if (waiting != null) {
      waiting.pledges(from.drained(), pledge -> pledge.got(session));
      long index = waiting.reached(from.drained());
      if (waiting.isEmpty()) {
        marks = null;
      }
      if (index > 0) {
        session.around().handler().delivered(session, index);
      }
    }
    if (refused && from.waiting() < LAG_BYTES / 2) {
      refused = false;
      session.around().handler().drained(session);
    }
    from.watch(marks != null || refused);
  }

  /// The session has another stream.
  void attached(Outlet out) {
    if (refused) {
      out.look();
    }
  }

  /// The stream is gone: nobody learns any more how far its output got.
  void abandonMarks() {
    Marks old = marks;
    marks = null;
    if (old != null) {
      old.pledges(Long.MAX_VALUE, pledge -> pledge.lost(session));
    }
  }

  /// The session has ended.
  void finish() {
    Held waiting = held;
    if (waiting != null) {
      waiting.clear();
    }
    held = null;
    abandonMarks();
    if (management != null) {
      management.finish();
    }
  }

  long lastIndex() {
    return lastIndex;
  }

  boolean lagging() {
    return lagging;
  }

  void lagging(boolean changed) {
    lagging = changed;
  }
}
