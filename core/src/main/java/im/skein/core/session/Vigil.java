package im.skein.core.session;

import im.skein.core.base.Wheel;
import im.skein.wire.StreamError;

/// Watches the time of one stream: how long each state of the log-in lasts, whether the client is
/// still there, and whether it reads what is sent. Touched on the pipe's loop only.
final class Vigil {
  private static final long STALL_CHECK_MILLIS = 5_000;
  private static final long CLOSE_MILLIS = 5_000;

  private final StreamEngine engine;
  private final Outlet outlet;
  private final SessionSettings.Timeouts timeouts;
  private final Wheel wheel;
  private final Wheel.Seat seat;
  private boolean probed;
  private boolean stalled;
  private long heardMillis;
  private long stalledMillis;
  private long stalledAt;

  Vigil(StreamEngine engine, Outlet outlet, SessionSettings.Timeouts timeouts, Wheel wheel) {
    this.engine = engine;
    this.outlet = outlet;
    this.timeouts = timeouts;
    this.wheel = wheel;
    this.seat = new Wheel.Seat(engine);
    this.heardMillis = engine.now();
  }

  /// The client sent something.
  void heard() {
    heardMillis = engine.now();
    probed = false;
  }

  /// The pipe has not taken everything.
  void outputWaits() {
    if (!stalled) {
      stalled = true;
      stalledAt = outlet.drained();
      stalledMillis = engine.now();
      wheel.set(seat, STALL_CHECK_MILLIS);
    }
  }

  /// The pipe closes; it is torn when that takes too long.
  void closing() {
    wheel.set(seat, CLOSE_MILLIS);
  }

  /// Watches no more.
  void end() {
    wheel.remove(seat);
  }

  /// Looks whether the log-in has taken too long, and when to look again.
  void look(Negotiation negotiation) {
    long left = negotiation.deadlineMillis() - engine.now();
    if (left <= 0) {
      engine.fail(StreamError.of(StreamError.Condition.CONNECTION_TIMEOUT));
    } else {
      wheel.set(seat, left);
    }
  }

  /// Looks whether the client reads and is there, and when to look again.
  void look() {
    long now = engine.now();
    if (outlet.moved()) {
      if (!stalled || outlet.drained() != stalledAt) {
        stalled = true;
        stalledAt = outlet.drained();
        stalledMillis = now;
      } else if (now - stalledMillis >= timeouts.stallMillis()) {
        engine.cut();
        return;
      }
      wheel.set(seat, STALL_CHECK_MILLIS);
      return;
    }
    stalled = false;
    long silence = now - heardMillis;
    if (silence < timeouts.idleMillis()) {
      wheel.set(seat, timeouts.idleMillis() - silence);
    } else if (!probed) {
      probed = true;
      engine.probe();
      wheel.set(seat, timeouts.answerMillis());
    } else if (silence < timeouts.idleMillis() + timeouts.answerMillis()) {
      wheel.set(seat, timeouts.idleMillis() + timeouts.answerMillis() - silence);
    } else {
      engine.cut();
    }
  }
}
