package im.skein.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// One session that writes to a mate, and later asks its archive one question after another
/// (XEP-0313, XEP-0431), each as soon as the answer to the one before has come.
public final class Researcher implements LinkUser {
  /// So much may wait in the generator while messages are written.
  private static final int BACKLOG_BYTES = 1 << 20;

  private final Link link;
  private final LastPage last = new LastPage();
  private final ArrayDeque<String> questions = new ArrayDeque<>();
  private final List<String> complaints = new ArrayList<>();
  private Histogram latencies = new Histogram();
  private long arrived;
  private long results;
  private long empty;

  /// What was counted.
  ///
  /// @param open questions without an answer yet
  /// @param results messages in all answers
  /// @param empty answers without a message
  /// @param complaints refusals and lost connections
  public record Tally(int open, long results, long empty, List<String> complaints) {}

  /// A session that takes over that link.
  public Researcher(Crowd.Member member) {
    this.link = member.link();
    link.loop().post(() -> link.user(this));
  }

  /// Writes messages, no faster than the server takes them.
  ///
  /// @param mate the bare address of who gets them
  public void write(String mate, int from, int to, IntFunction<String> body) {
    for (int i = from; i < to && !link.isClosed(); i++) {
      byte[] message =
          ("<message to='"
                  + mate
                  + "' type='chat' id='m"
                  + i
                  + "'><body>"
                  + body.apply(i)
                  + "</body></message>")
              .getBytes(StandardCharsets.UTF_8);
      link.loop().post(() -> link.send(message));
      if (i % 1_000 == 0) {
        while (link.loop().ask(() -> !link.isClosed() && link.backlogBytes() > BACKLOG_BYTES)) {
          Thread.onSpinWait();
        }
      }
    }
  }

  /// How many messages have arrived that are not of the archive.
  public long arrived() {
    return link.loop().ask(() -> arrived);
  }

  /// Asks for the last page of what has these texts; an empty one stands for everything.
  public void ask(List<String> texts) {
    link.loop()
        .post(() -> {
          questions.addAll(texts);
          next();
        });
  }

  /// The counts so far.
  public Tally tally() {
    return link.loop()
        .ask(() -> new Tally(questions.size(), results, empty, List.copyOf(complaints)));
  }

  /// The times of answers since this was last asked, from the question to the last word.
  public Histogram takeLatencies() {
    return link.loop()
        .ask(() -> {
          Histogram taken = latencies;
          latencies = new Histogram();
          return taken;
        });
  }

  private void next() {
    String text = questions.peek();
    if (text == null || link.isClosed()) {
      return;
    }
    last.ask(link, LastPage.query(text).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void received(Link from, Chunk chunk) {
    switch (last.take(chunk)) {
      case MESSAGE -> arrived++;
      case END -> {
        latencies.add(last.nanos());
        results += last.results();
        empty += last.results() == 0 ? 1 : 0;
        answered();
      }
      case REFUSAL -> {
        if (complaints.size() < 10) {
          complaints.add(chunk.toString());
        }
        answered();
      }
      case RESULT, OTHER -> {}
    }
  }

  private void answered() {
    questions.poll();
    next();
  }

  @Override
  public void closed(Link from, String why) {
    complaints.add(why);
  }
}
