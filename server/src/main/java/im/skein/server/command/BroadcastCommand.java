package im.skein.server.command;

import im.skein.core.announce.Announcements;
import im.skein.server.operate.Reply;
import im.skein.server.run.Desks;
import im.skein.server.run.ExitStatus;
import im.skein.server.run.StartException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tells every account something in the name of the server.
@Command(
    name = "broadcast",
    description =
        "Tell every account something, on line or not. The server must run. The same text goes to"
            + " nobody twice within a week, so that it may be repeated when it is not sure whether"
            + " it was sent.",
    mixinStandardHelpOptions = true)
final class BroadcastCommand implements Callable<Integer> {
  private static final String FROM_INPUT = "-";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..1",
      defaultValue = FROM_INPUT,
      description = "what to tell; without it, or with -, it is read from standard input")
  private String text;

  @Option(names = "--subject", defaultValue = "", description = "a headline")
  private String subject;

  @Option(names = "--lang", defaultValue = "", description = "the language, such as zh or en")
  private String lang;

  @Option(
      names = "--id",
      defaultValue = "",
      description = "tells this one apart from an earlier one of the same text")
  private String id;

  @Mixin private SettingsOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  BroadcastCommand() {}

  @Override
  public Integer call() throws StartException {
    String told = text.equals(FROM_INPUT) ? input() : text;
    List<String> request = new ArrayList<>(List.of("broadcast", id, lang, subject));
    request.addAll(told.lines().toList());
    Reply reply = Desks.ask(options.settings(), request);
    var out = reply.done() ? spec.commandLine().getOut() : spec.commandLine().getErr();
    reply.lines().forEach(out::println);
    return (reply.done() ? ExitStatus.OK : ExitStatus.REFUSED).code();
  }

  /// Everything from standard input, up to a little more than may be told.
  private static String input() throws StartException {
    char[] letters = new char[2 * Announcements.LONGEST + 1];
    try {
      Reader reader = new InputStreamReader(System.in, StandardCharsets.UTF_8);
      int length = 0;
      while (length < letters.length) {
        int more = reader.read(letters, length, letters.length - length);
        if (more < 0) {
          break;
        }
        length += more;
      }
      return new String(letters, 0, length);
    } catch (IOException e) {
      throw new StartException(ExitStatus.REFUSED, "standard input cannot be read", e);
    }
  }
}
