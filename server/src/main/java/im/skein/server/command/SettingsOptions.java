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

  /// The options of a command line that holds nothing but them, or null when it holds more. The
  /// usual start goes this way, for loading picocli takes a fifth of its time.
  static @Nullable SettingsOptions plain(List<String> arguments) {
    SettingsOptions options = new SettingsOptions();
    if (arguments.size() % 2 != 0) {
      return null;
    }
    for (int i = 0; i < arguments.size(); i += 2) {
      String value = arguments.get(i + 1);
      switch (arguments.get(i)) {
        case "--config" -> options.config = Path.of(value);
        case "--data" -> options.data = value;
        case "--set" -> options.single.add(value);
        default -> {
          return null;
        }
      }
    }
    return options;
  }

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
