package im.skein.testkit.conversation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/// Makes a test of every script in a directory. A test class needs one method:
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> conversations() {
///   return Conversations.in(Path.of("src/test/conversations"), this::stage);
/// }
/// ```
public final class Conversations {
  private Conversations() {}

  /// A test for each script, in the order of their names.
  ///
  /// @param directory where the scripts are, as files that end in `.txt`
  /// @param stage a stage for each, with accounts that no other script uses
  public static Stream<DynamicTest> in(Path directory, Supplier<Stage> stage) {
    List<Path> scripts = scripts(directory);
    Assertions.assertFalse(scripts.isEmpty(), "there is no script in " + directory);
    return scripts.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(),
                file.toUri(),
                () -> Conversation.play(Script.read(file), stage.get())));
  }

  private static List<Path> scripts(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
