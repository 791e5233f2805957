package im.skein.server.house;

import im.skein.testkit.conversation.Script;
import im.skein.testkit.conversation.Shown;
import im.skein.testkit.conversation.Shown.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Which conversation shows what becomes of which bad input to which request: the requests stand in
/// a list, the conversations say what they show.
final class BadInput {
  private static final String LIST = "server/src/test/conversations/requests.list";
  private static final String PAGE = "docs/develop/bad-input.md";
  private static final String TO_ROOT = "../../";

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Set<String> answered = new TreeSet<>();
  private final List<String> strangers = new ArrayList<>();

  /// A heading, or a request with what is known of each kind of bad input to it.
  private record Row(boolean heading, Map<Kind, List<String>> cells) {}

  private BadInput() {}

  static BadInput of(Path root) throws IOException {
    BadInput table = new BadInput();
    Files.readAllLines(root.resolve(LIST)).forEach(table::request);
    try (Stream<Path> files = Files.walk(root.resolve("server/src/test"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".txt")).sorted().toList()) {
        table.script(root.relativize(file), Script.read(file));
      }
    }
    return table;
  }

  private void request(String line) {
    if (line.startsWith("# ")) {
      rows.put(line.substring(2), new Row(true, Map.of()));
    } else if (!line.isBlank()) {
      int equals = line.indexOf(" = ");
      String name = (equals < 0 ? line : line.substring(0, equals)).strip();
      rows.put(name, new Row(false, new EnumMap<>(Kind.class)));
      if (equals > 0) {
        answered.addAll(List.of(line.substring(equals + 3).strip().split(" +", -1)));
      }
    }
  }

  private void script(Path file, Script script) {
    for (Shown shown : script.shown()) {
      Row row = rows.get(shown.request());
      if (row == null || row.heading) {
        strangers.add(file.getFileName() + ":" + shown.line() + ": " + shown.request());
        continue;
      }
      String name = String.valueOf(file.getFileName()).replace(".txt", "");
      String cell =
          shown.reason().isEmpty()
              ? "[%s](%s%s)".formatted(name, TO_ROOT, file)
              : "– " + shown.reason();
      List<String> cells = row.cells.computeIfAbsent(shown.kind(), _ -> new ArrayList<>());
      if (!cells.contains(cell)) {
        cells.add(cell);
      }
    }
  }

  /// The names of payloads that the list knows, such as `{urn:xmpp:ping}ping`.
  Set<String> answered() {
    return answered;
  }

  /// Where scripts show something of requests that are not in the list.
  List<String> strangers() {
    return strangers;
  }

  /// What no script shows, as `request, kind`.
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    rows.forEach((request, row) -> {
      for (Kind kind : Kind.values()) {
        if (!row.heading && !row.cells.containsKey(kind)) {
          missing.add(request + ", " + kind.words());
        }
      }
    });
    return missing;
  }

  /// Where the table stands.
  String place() {
    return PAGE;
  }

  /// The table for people.
  String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Bad input

            Which conversation shows what each request answers to bad input, and that it changes
            nothing. Made from `shows:` and `has no:` in the conversations by `./dev pages`; do not
            edit. – stands before the reason why a request knows no such input.
            """);
    rows.forEach((request, row) -> {
      if (row.heading) {
        page.append("\n## ").append(request);
        page.append("\n\n| request | malformed | forbidden | too large | too many | repeated |\n");
        page.append("| --- | --- | --- | --- | --- | --- |\n");
        return;
      }
      page.append("| ").append(request);
      for (Kind kind : Kind.values()) {
        page.append(" | ").append(String.join(", ", row.cells.getOrDefault(kind, List.of())));
      }
      page.append(" |\n");
    });
    return page.toString();
  }
}
