package im.skein.testkit;

import im.skein.testkit.conversation.Conversation;
import im.skein.testkit.conversation.Script;
import im.skein.testkit.conversation.SocketStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Plays one conversation against a server that runs on this machine: `./dev talk SCRIPT [PORT]`.
public final class Talk {
  private static final int DEFAULT_PORT = 5222;

  private Talk() {}

  /// Plays the script and ends with 0, with 1 where the server did otherwise, with 2 for a wrong
  /// command line.
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    if (words.isEmpty() || words.size() > 2) {
      System.err.println("usage: talk SCRIPT [PORT], against the domain localhost on this machine");
      System.exit(2);
    }
    int port = words.size() == 2 ? Integer.parseInt(words.getLast()) : DEFAULT_PORT;
    Script script = Script.read(Path.of(words.getFirst()));
    String suffix = "-" + Long.toString(System.nanoTime() & 0xFFFFFF, 36);
    try {
      Conversation.play(script, new SocketStage("localhost", port, SocketStage.Way.TCP, suffix));
      System.out.println("as written: " + script.title());
    } catch (AssertionError e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
