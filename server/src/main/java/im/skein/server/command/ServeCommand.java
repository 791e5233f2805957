package im.skein.server.command;

import im.skein.server.log.LogConfigurator;
import im.skein.server.run.ExitStatus;
import im.skein.server.run.Server;
import im.skein.server.run.StartException;
import im.skein.server.settings.Settings;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Runs the server until it is told to stop.
@Command(
    name = "serve",
    description = "Run the server until it gets SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:stopped as told",
      "2:the settings are wrong",
      "3:an address cannot be listened on",
      "4:the data directory cannot be used",
      "70:a fault in Skein"
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin private final SettingsOptions options;

  private final AtomicReference<@Nullable Server> server = new AtomicReference<>();
  private volatile ExitStatus ending = ExitStatus.OK;

  ServeCommand() {
    this(new SettingsOptions());
  }

  ServeCommand(SettingsOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws StartException, InterruptedException {
    Settings settings = options.settings();
    LogConfigurator.apply(settings.log());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
    try {
      Server started = Server.start(settings, SkeinCommand.Version.text());
      server.set(started);
      started.welcome().forEach(System.err::println);
      System.out.println("Skein is ready: " + started.address());
      ending = started.await();
    } catch (StartException e) {
      ending = e.status();
      throw e;
    } catch (RuntimeException | Error e) {
      ending = ExitStatus.BUG;
      throw e;
    }
    return ending.code();
  }

  /// Runs when the process is about to end, for whatever reason; the virtual machine alone would
  /// end with the number of the signal.
  private void stop() {
    Server running = server.get();
    if (running != null) {
      running.stop();
    }
    Runtime.getRuntime().halt(ending.code());
  }
}
