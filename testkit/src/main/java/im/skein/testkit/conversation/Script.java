package im.skein.testkit.conversation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A conversation as it is written in a file; see docs/develop/conversations.md for the format.
public final class Script {
  private final String title;
  private final List<Step> steps;
  private final List<Shown> shown;

  Script(String title, List<Step> steps, List<Shown> shown) {
    this.title = title;
    this.steps = List.copyOf(steps);
    this.shown = List.copyOf(shown);
  }

  /// What it shows, in words.
  public String title() {
    return title;
  }

  /// Which bad input it shows, in the order of the script.
  public List<Shown> shown() {
    return shown;
  }

  /// Its statements in order.
  List<Step> steps() {
    return steps;
  }

  /// Reads a script.
  ///
  /// @param name of the file, for complaints
  /// @throws ScriptException when it does not keep to the format
  public static Script parse(String name, String text) {
    return new ScriptParser(name, text).parse();
  }

  /// Reads a script from a file.
  ///
  /// @throws IOException when it cannot be read
  /// @throws ScriptException when it does not keep to the format
  public static Script read(Path file) throws IOException {
    return parse(file.getFileName().toString(), Files.readString(file));
  }
}
