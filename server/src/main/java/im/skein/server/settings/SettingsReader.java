package im.skein.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// Reads the settings: defaults, then the file, then the environment, then single ones from the
/// command line, each stronger than the one before.
public final class SettingsReader {
  private static final String PREFIX = "SKEIN_";

  private final Map<String, Key<?>> keys = new LinkedHashMap<>();
  private final Map<String, String> retired;
  private final Map<String, String> environment;

  private final Map<Key<?>, Object> values = new HashMap<>();
  private final Map<Key<?>, String> places = new HashMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private final List<String> hints = new ArrayList<>();

  /// A reader for one reading.
  ///
  /// @param environment the variables of the environment
  public SettingsReader(Map<String, String> environment) {
    this(environment, Map.of());
  }

  /// The same, with keys of the past.
  ///
  /// @param retired each old key, and what to write today
  SettingsReader(Map<String, String> environment, Map<String, String> retired) {
    this.environment = environment;
    this.retired = retired;
    Catalog.KEYS.forEach(key -> keys.put(key.name(), key));
  }

  /// Reads all layers.
  ///
  /// @param file the settings file, or null for none
  /// @param single `KEY=VALUE`, one each
  public Reading read(@Nullable Path file, List<String> single) {
    if (file != null) {
      readFile(file);
    }
    readEnvironment();
    single.forEach(this::readSingle);
    Settings settings = new Assembly(values, places, mistakes, hints).settings();
    return mistakes.isEmpty() ? new Reading.Good(settings) : new Reading.Bad(List.copyOf(mistakes));
  }

  private void readFile(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException _) {
      mistakes.add(
          new Mistake(file.toString(), "", "cannot be read, must be a text file in UTF-8"));
      return;
    }
    if (text.lines().allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"))) {
      return;
    }
    TomlParseResult toml = Toml.parse(text);
    for (TomlParseError error : toml.errors()) {
      mistakes.add(
          new Mistake(
              file + ":" + error.position().line(), "", String.valueOf(error.getMessage())));
    }
    for (List<String> path : toml.keyPathSet(false)) {
      String name = String.join(".", path);
      TomlPosition position = toml.inputPositionOf(path);
      String where = position == null ? file.toString() : file + ":" + position.line();
      take(where, name, toml.get(path));
    }
  }

  private void readEnvironment() {
    Map<String, Key<?>> variables = new HashMap<>();
    keys.values().forEach(key -> variables.put(key.variable(), key));
    new TreeMap<>(environment)
        .forEach((variable, text) -> {
          Key<?> key = variables.get(variable);
          if (key != null) {
            put(key, variable, text);
          } else if (variable.startsWith(PREFIX)) {
            hints.add(
                "the environment variable "
                    + variable
                    + " sets nothing"
                    + nearestVariable(variable));
          }
        });
  }

  private void readSingle(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      mistakes.add(new Mistake("--set", "", "\"" + assignment + "\" must be KEY=VALUE"));
      return;
    }
    String name = assignment.substring(0, equals).strip();
    Key<?> key = keys.get(name);
    if (key == null) {
      unknown("--set", name);
    } else {
      put(key, "--set", assignment.substring(equals + 1));
    }
  }

  private void take(String where, String name, @Nullable Object written) {
    Key<?> key = keys.get(name);
    if (key == null) {
      unknown(where, name);
      return;
    }
    try {
      values.put(key, key.kind().parse(written == null ? "" : written));
      places.put(key, where);
    } catch (Kind.Unfit e) {
      mistakes.add(new Mistake(where, name, written + " is not allowed, must be " + e.allowed()));
    }
  }

  private void put(Key<?> key, String where, String text) {
    try {
      values.put(key, key.kind().parseText(text));
      places.put(key, where);
    } catch (Kind.Unfit e) {
      String wrong = "\"" + text + "\" is not allowed, must be " + e.allowed();
      mistakes.add(new Mistake(where, key.name(), wrong));
    }
  }

  private void unknown(String where, String name) {
    String advice = retired.get(name);
    if (advice != null) {
      mistakes.add(new Mistake(where, name, "is no longer a setting: " + advice));
      return;
    }
    String nearest = Spelling.nearest(name, keys.keySet());
    String meant =
        nearest == null ? "skein.toml lists all there are" : "did you mean " + nearest + "?";
    mistakes.add(new Mistake(where, name, "is not a setting; " + meant));
  }

  private String nearestVariable(String variable) {
    List<String> all = keys.values().stream().map(Key::variable).toList();
    String nearest = Spelling.nearest(variable, all);
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }
}
