package im.skein.server.command;

import im.skein.server.run.ExitStatus;
import im.skein.server.run.StartException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line of the program.
@Command(
    name = "skein",
    description = "Skein, a messenger of your own.",
    mixinStandardHelpOptions = true,
    versionProvider = SkeinCommand.Version.class,
    subcommands = {
      ServeCommand.class,
      UserCommand.class,
      BroadcastCommand.class,
      ReportsCommand.class,
      CheckCommand.class,
      RehearseCommand.class
    })
public final class SkeinCommand implements Runnable {
  @Spec private CommandSpec spec;

  /// Made by picocli, which fills it in before anything is called.
  @SuppressWarnings("NullAway.Init")
  public SkeinCommand() {}

  /// Runs what the arguments say.
  ///
  /// @return what the program is to end with
  public static int run(String... arguments) {
    List<String> all = List.of(arguments);
    SettingsOptions plain =
        !all.isEmpty() && all.getFirst().equals("serve")
            ? SettingsOptions.plain(all.subList(1, all.size()))
            : null;
    return plain == null ? parse(arguments) : serve(new ServeCommand(plain));
  }

  private static int serve(ServeCommand command) {
    try {
      return command.call();
    } catch (StartException | InterruptedException | RuntimeException e) {
      return tell(e, new PrintWriter(System.err, true, Charset.defaultCharset()));
    }
  }

  private static int parse(String... arguments) {
    CommandLine line = new CommandLine(new SkeinCommand());
    line.setExecutionExceptionHandler((e, command, _) -> tell(e, command.getErr()));
    return line.execute(arguments);
  }

  private static int tell(Exception e, PrintWriter err) {
    if (e instanceof StartException start) {
      err.println(start.getMessage());
      return start.status().code();
    }
    err.println("a fault in Skein; please report it with what follows");
    e.printStackTrace(err);
    return ExitStatus.BUG.code();
  }

  /// Without a command there is only help.
  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /// Tells the version that the build wrote into the jar.
  static final class Version implements IVersionProvider {
    /// The version, such as 0.1.0.
    static String text() {
      String version = SkeinCommand.class.getPackage().getImplementationVersion();
      return version == null ? "0.0.0" : version.replace("-SNAPSHOT", "");
    }

    @Override
    public String[] getVersion() {
      return new String[] {"Skein " + text()};
    }
  }
}
