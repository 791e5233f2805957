package im.skein.server.command;

import im.skein.server.run.ExitStatus;
import im.skein.server.run.StartException;
import im.skein.storage.FileCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Looks for damage in what people have uploaded, whether the server runs or not.
@Command(
    name = "check",
    description = {
      "Read all uploaded files and compare them with their hashes.",
      "Damaged ones are listed, and the status is then 4. To mend one, put it back from a backup"
          + " under the same name, or have it uploaded once more."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SettingsOptions options;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  CheckCommand() {}

  @Override
  public Integer call() throws StartException {
    Path directory = options.settings().data();
    PrintWriter out = spec.commandLine().getOut();
    AtomicLong damaged = new AtomicLong();
    try {
      long read =
          FileCheck.read(
              directory,
              path -> {
                damaged.incrementAndGet();
                out.println("damaged: " + path);
              });
      out.printf("%d files read, %d damaged%n", read, damaged.get());
    } catch (IOException e) {
      throw new StartException(
          ExitStatus.DATA,
          "the files in %s cannot be read: %s".formatted(directory, e.getMessage()),
          e);
    }
    return (damaged.get() == 0 ? ExitStatus.OK : ExitStatus.DATA).code();
  }
}
