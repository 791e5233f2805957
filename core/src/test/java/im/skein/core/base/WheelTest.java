package im.skein.core.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.session.ManualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WheelTest {
  private final ManualTime time = new ManualTime();
  private final List<String> ticks = new ArrayList<>();
  private int turns;
  private final Wheel wheel =
      new Wheel(
          time,
          task -> {
            turns++;
            task.run();
          });

  private Wheel.Seat seat(String name) {
    return new Wheel.Seat(() -> ticks.add(name));
  }

  private void pass(long millis) {
    time.pass(millis, () -> {});
  }

  @Test
  void ticksNotBeforeTheTimeAndWithinTwoSecondsAfterIt() {
    wheel.set(seat("a"), 10_000);
    wheel.set(seat("b"), 300);
    pass(2_000);
    assertEquals(List.of("b"), ticks);
    pass(7_900);
    assertEquals(List.of("b"), ticks);
    pass(2_100);
    assertEquals(List.of("b", "a"), ticks);
  }

  @Test
  void forgetsWhatWasSetBefore() {
    Wheel.Seat moved = seat("moved");
    Wheel.Seat removed = seat("removed");
    wheel.set(moved, 5_000);
    wheel.set(removed, 5_000);
    wheel.set(seat("third"), 5_000);
    wheel.set(moved, 50_000);
    wheel.remove(removed);
    wheel.remove(removed);
    assertEquals(2, wheel.riders().size());
    pass(10_000);
    assertEquals(List.of("third"), ticks);
    pass(50_000);
    assertEquals(List.of("third", "moved"), ticks);
    assertTrue(wheel.riders().isEmpty());
  }

  @Test
  void ticksEarlyForTimesBeyondItsLength() {
    wheel.set(seat("far"), 3_600_000);
    pass(512_000);
    assertEquals(List.of("far"), ticks);
  }

  @Test
  void turnsOnceASecondWhileThereAreRidersAndNotAtAllWithout() {
    Wheel.Seat lonely = seat("lonely");
    for (int i = 0; i < 100; i++) {
      wheel.set(lonely, 10_000);
    }
    pass(5_000);
    assertEquals(5, turns);
    pass(20_000);
    int then = turns;
    pass(600_000);
    assertEquals(then, turns);
    wheel.set(lonely, 1_000);
    pass(3_000);
    assertEquals(List.of("lonely", "lonely"), ticks);
  }
}
