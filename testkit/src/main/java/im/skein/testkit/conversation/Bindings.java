package im.skein.testkit.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the names in braces stand for: set by the runner (`{alice.jid}`), or caught from what came
/// (`{mark}` in a pattern, where it was not known yet).
final class Bindings {
  private static final Pattern NAME = Pattern.compile("\\{(!?[a-zA-Z][a-zA-Z0-9.-]*)}");

  private final Map<String, String> values = new HashMap<>();

  Bindings() {}

  private Bindings(Map<String, String> values) {
    this.values.putAll(values);
  }

  void set(String name, String value) {
    values.put(name, value);
  }

  /// The same bindings apart from these, to try a match with.
  Bindings copy() {
    return new Bindings(values);
  }

  void takeOver(Bindings other) {
    values.putAll(other.values);
  }

  /// The text with every name replaced.
  ///
  /// @throws AssertionError when a name stands for nothing
  String fill(String text) {
    return NAME.matcher(text)
        .replaceAll(found -> {
          String value = values.get(found.group(1));
          if (value == null) {
            throw new AssertionError("nothing is known of {" + found.group(1) + "}");
          }
          return Matcher.quoteReplacement(value);
        });
  }

  /// Whether the text is what the pattern says; unknown names in it are bound. `{!mark}` at the end
  /// of the pattern stands for any text but what `{mark}` stands for.
  boolean match(String pattern, String actual) {
    if (pattern.indexOf('{') < 0) {
      return pattern.equals(actual);
    }
    StringBuilder expression = new StringBuilder();
    Map<String, String> groups = new HashMap<>();
    Matcher names = NAME.matcher(pattern);
    int end = 0;
    while (names.find()) {
      expression.append(Pattern.quote(pattern.substring(end, names.start())));
      expression.append(part(names.group(1), groups));
      end = names.end();
    }
    expression.append(Pattern.quote(pattern.substring(end)));
    Matcher whole = Pattern.compile(expression.toString(), Pattern.DOTALL).matcher(actual);
    if (!whole.matches()) {
      return false;
    }
    groups.forEach((name, group) -> values.put(name, whole.group(group)));
    return true;
  }

  private String part(String name, Map<String, String> groups) {
    if (name.startsWith("!")) {
      return "(?!" + Pattern.quote(fill("{" + name.substring(1) + "}")) + "$).+";
    }
    String known = values.get(name);
    if (known != null) {
      return Pattern.quote(known);
    }
    if (name.equals("any")) {
      return ".*";
    }
    String group = groups.get(name);
    if (group != null) {
      return "\\k<" + group + ">";
    }
    String fresh = "g" + groups.size();
    groups.put(name, fresh);
    return "(?<" + fresh + ">.+)";
  }
}
