package im.skein.server.command;

import im.skein.server.operate.Reply;
import im.skein.server.run.Desks;
import im.skein.server.run.ExitStatus;
import im.skein.server.run.StartException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Lists reports of spam and abuse, the newest first, whether the server runs or not.
@Command(
    name = "reports",
    description =
        "List what people reported as spam or abuse, the newest first: at most 1000, for 90 days.",
    mixinStandardHelpOptions = true)
final class ReportsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SettingsOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  ReportsCommand() {}

  @Override
  public Integer call() throws StartException {
    Reply reply = Desks.ask(options.settings(), List.of("reports"));
    reply.lines().forEach(spec.commandLine().getOut()::println);
    return ExitStatus.OK.code();
  }
}
