package im.skein.server.command;

import im.skein.server.run.ExitStatus;
import im.skein.server.run.StartException;
import im.skein.server.settings.Reading;
import im.skein.server.settings.Settings;
import im.skein.server.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say with which settings a command works.
final class SettingsOptions {
  private static final Path USUAL = Path.of("skein.toml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the settings file; ./skein.toml if it is there")
  private @Nullable Path config;

  @Option(names = "--data", paramLabel = "DIR", description = "the data directory; ./data")
  private @Nullable String data;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "one setting, stronger than file and environment; may be repeated")
  private List<String> single = new ArrayList<>();

  /// The settings.
  ///
  /// @throws StartException with all mistakes
  Settings settings() throws StartException {
    Path file = config == null && Files.exists(USUAL) ? USUAL : config;
    List<String> all = new ArrayList<>(single);
    if (data != null) {
      all.add("data.directory=" + data);
    }
    return switch (new SettingsReader(System.getenv()).read(file, all)) {
      case Reading.Good(Settings settings) -> settings;
      case Reading.Bad(var mistakes) ->
          throw new StartException(
              ExitStatus.SETTINGS,
              mistakes.stream().map(Object::toString).collect(Collectors.joining("\n")));
    };
  }
}
