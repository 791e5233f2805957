package im.skein.net.bosh;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request that is not answered yet. Used on the loop of its session only.
final class Held {
  private final Body body;
  private @Nullable Consumer<byte[]> answer;

  /// @param answer takes the answer
  Held(Body body, Consumer<byte[]> answer) {
    this.body = body;
    this.answer = answer;
  }

  Body body() {
    return body;
  }

  long rid() {
    return body.rid();
  }

  /// Whether somebody waits for the answer.
  boolean isAwaited() {
    return answer != null;
  }

  /// Its connection is gone.
  void lose() {
    answer = null;
  }

  /// Answers it, if somebody waits.
  void answer(byte[] bytes) {
    Consumer<byte[]> waiting = answer;
    answer = null;
    if (waiting != null) {
      waiting.accept(bytes);
    }
  }
}
