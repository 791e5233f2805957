package im.skein.server.command;

import im.skein.server.operate.Reply;
import im.skein.server.run.Desks;
import im.skein.server.run.ExitStatus;
import im.skein.server.run.StartException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks after accounts, whether the server runs or not.
@Command(
    name = "user",
    description = "Look after accounts, with the server running or not.",
    mixinStandardHelpOptions = true)
final class UserCommand implements Runnable {
  private static final String NAME = "NAME";
  private static final String FROM_INPUT = "--password-stdin";

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  UserCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  @Command(name = "add", description = "Make an account.", mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = NAME, description = "its name") String name,
      @Option(names = FROM_INPUT, description = "read the password from standard input")
          boolean fromInput,
      @Option(names = "--admin", description = "let it administer the server") boolean admin,
      @Mixin SettingsOptions options)
      throws StartException {
    String password = Passwords.read(fromInput);
    return ask(options, List.of("add", name, password, admin ? "admin" : "user"));
  }

  @Command(name = "list", description = "List all accounts.", mixinStandardHelpOptions = true)
  int list(@Mixin SettingsOptions options) throws StartException {
    return ask(options, List.of("list"));
  }

  @Command(name = "passwd", description = "Set a new password.", mixinStandardHelpOptions = true)
  int passwd(
      @Parameters(paramLabel = NAME, description = "name or number") String name,
      @Option(names = FROM_INPUT, description = "read the password from standard input")
          boolean fromInput,
      @Mixin SettingsOptions options)
      throws StartException {
    return ask(options, List.of("passwd", name, Passwords.read(fromInput)));
  }

  @Command(
      name = "sign-out",
      description = "Sign somebody out on all devices.",
      mixinStandardHelpOptions = true)
  int signOut(
      @Parameters(paramLabel = NAME, description = "name or number") String name,
      @Mixin SettingsOptions options)
      throws StartException {
    return ask(options, List.of("sign-out", name));
  }

  @Command(
      name = "disable",
      description = "Refuse log-in from now on, and end what is open.",
      mixinStandardHelpOptions = true)
  int disable(
      @Parameters(paramLabel = NAME, description = "name or number") String name,
      @Mixin SettingsOptions options)
      throws StartException {
    return ask(options, List.of("disable", name));
  }

  @Command(name = "enable", description = "Allow log-in again.", mixinStandardHelpOptions = true)
  int enable(
      @Parameters(paramLabel = NAME, description = "name or number") String name,
      @Mixin SettingsOptions options)
      throws StartException {
    return ask(options, List.of("enable", name));
  }

  @Command(
      name = "delete",
      description = "Delete an account with all it has.",
      mixinStandardHelpOptions = true)
  int delete(
      @Parameters(paramLabel = NAME, description = "name or number") String name,
      @Mixin SettingsOptions options)
      throws StartException {
    return ask(options, List.of("delete", name));
  }

  private int ask(SettingsOptions options, List<String> request) throws StartException {
    Reply reply = Desks.ask(options.settings(), request);
    var out = reply.done() ? spec.commandLine().getOut() : spec.commandLine().getErr();
    reply.lines().forEach(out::println);
    return (reply.done() ? ExitStatus.OK : ExitStatus.REFUSED).code();
  }
}
