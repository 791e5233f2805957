package im.skein.core.base;

import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps the order in which stanzas reach one account or room although some of them wait to become
/// durable: who comes later stands behind (RFC 6120 §10.1). Used on that strand only.
public final class Line {
  private final Strand strand;
  private @Nullable ArrayDeque<Place> places;

  /// A line on that strand.
  public Line(Strand strand) {
    this.strand = strand;
  }

  /// Whether nobody waits.
  public boolean isEmpty() {
    return places == null || places.isEmpty();
  }

  /// Runs the step when all before it are through: at once if nobody waits.
  public void pass(Runnable step) {
    ArrayDeque<Place> waiting = places;
    if (waiting == null || waiting.isEmpty()) {
      step.run();
      return;
    }
    Place place = new Place();
    place.step = step;
    waiting.add(place);
  }

  /// Runs the step with the outcome when it has come and all before it are through. An outcome that
  /// fails is given as null.
  public <T> void await(CompletionStage<T> later, Consumer<@Nullable T> step) {
    ArrayDeque<Place> waiting = places;
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
      places = waiting;
    }
    Place place = new Place();
    waiting.add(place);
    later.whenComplete((outcome, _) ->
        strand.execute(() -> {
          place.step = () -> step.accept(outcome);
          drain();
        }));
  }

  private void drain() {
    ArrayDeque<Place> waiting = places;
    while (waiting != null && !waiting.isEmpty()) {
      Runnable step = waiting.getFirst().step;
      if (step == null) {
        return;
      }
      waiting.removeFirst();
      step.run();
    }
    places = null;
  }

  private static final class Place {
    private @Nullable Runnable step;
  }
}
