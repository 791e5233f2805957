package im.skein.core.route;

import im.skein.core.base.Strand;
import im.skein.core.feature.Verdict;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps the order in which stanzas reach one account although some of them wait to become durable:
/// who comes later stands behind (RFC 6120 §10.1). Used on the strand of the home only.
final class Line {
  private final Strand strand;
  private @Nullable ArrayDeque<Place> places;

  Line(Strand strand) {
    this.strand = strand;
  }

  /// Runs the step when all before it are through: at once if nobody waits.
  void pass(Runnable step) {
    ArrayDeque<Place> waiting = places;
    if (waiting == null || waiting.isEmpty()) {
      step.run();
      return;
    }
    Place place = new Place();
    place.step = step;
    waiting.add(place);
  }

  /// Runs the step with the verdict when it has come and all before it are through. A verdict that
  /// fails is given as null.
  void await(CompletionStage<Verdict> later, Consumer<@Nullable Verdict> step) {
    ArrayDeque<Place> waiting = places;
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
      places = waiting;
    }
    Place place = new Place();
    waiting.add(place);
    later.whenComplete((verdict, _) ->
        strand.execute(() -> {
          place.step = () -> step.accept(verdict);
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
