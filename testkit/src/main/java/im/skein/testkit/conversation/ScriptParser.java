package im.skein.testkit.conversation;

import im.skein.wire.Element;
import im.skein.wire.xml.XmlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the format of conversation scripts: statements at the start of a line, their XML indented
/// below.
final class ScriptParser {
  private static final Pattern BY_TOKEN = Pattern.compile("authenticates by (\\S+) with:");

  private final String name;
  private final List<String> lines;
  private final Set<String> clients = new HashSet<>();
  private final List<Step> steps = new ArrayList<>();
  private String title = "";
  private int at;

  ScriptParser(String name, String text) {
    this.name = name;
    this.lines = text.lines().toList();
  }

  Script parse() {
    while (at < lines.size()) {
      String line = lines.get(at);
      at++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (Character.isWhitespace(line.charAt(0))) {
        throw complaint("XML stands below a statement that ends with a colon");
      }
      statement(line.strip());
    }
    if (title.isEmpty()) {
      throw complaint("a script begins with 'conversation: what it shows'");
    }
    return new Script(title, List.copyOf(steps));
  }

  private void statement(String line) {
    if (line.startsWith("conversation:")) {
      title = line.substring("conversation:".length()).strip();
      return;
    }
    int space = line.indexOf(' ');
    if (space < 0) {
      throw complaint("a statement is 'client NAME' or 'NAME does something'");
    }
    String first = line.substring(0, space);
    String rest = line.substring(space + 1).strip();
    if (first.equals("component")) {
      if (!clients.add(rest)) {
        throw complaint(rest + " is introduced already");
      }
      steps.add(new Step.IntroduceComponent(at, rest));
      return;
    }
    if (first.equals("client")) {
      introduce(rest);
      return;
    }
    if (!clients.contains(first)) {
      throw complaint("there is no client " + first + "; introduce it with 'client " + first + "'");
    }
    steps.add(action(first, rest));
  }

  private void introduce(String rest) {
    String[] words = rest.split(" +", -1);
    boolean other = words.length == 3 && words[1].equals("of");
    if (words.length != 1 && !other) {
      throw complaint("write 'client NAME' or 'client NAME of ACCOUNT'");
    }
    if (!clients.add(words[0])) {
      throw complaint(words[0] + " is introduced already");
    }
    steps.add(new Step.Introduce(at, words[0], other ? words[2] : words[0]));
  }

  private Step action(String client, String verb) {
    int line = at;
    return switch (verb) {
      case "connects" -> new Step.Connect(line, client);
      case "opens a stream" -> new Step.Open(line, client);
      case "sends:" -> new Step.Send(line, client, elements());
      case "sends raw:" -> new Step.SendRaw(line, client, block());
      case "receives:" -> new Step.Receive(line, client, elements(), true);
      case "receives in any order:" -> new Step.Receive(line, client, elements(), false);
      case "receives nothing else" -> new Step.NothingElse(line, client);
      case "disconnects" -> new Step.Disconnect(line, client);
      case "drops" -> new Step.Drop(line, client);
      case "sees the stream end" -> new Step.StreamEnds(line, client);
      case "authenticates" -> new Step.Authenticate(line, client, "", List.of());
      case "authenticates with:" -> new Step.Authenticate(line, client, "", elements());
      default -> byToken(line, client, verb);
    };
  }

  private Step byToken(int line, String client, String verb) {
    Matcher matcher = BY_TOKEN.matcher(verb);
    if (!matcher.matches()) {
      throw complaint("nobody can do this: " + verb);
    }
    return new Step.Authenticate(line, client, matcher.group(1), elements());
  }

  private List<Element> elements() {
    String block = block();
    try {
      List<Element> elements = Fragments.parse(block);
      if (elements.isEmpty()) {
        throw complaint("XML is missing below this statement");
      }
      return List.copyOf(elements);
    } catch (XmlException e) {
      throw complaint("the XML above this line cannot be read: " + e.getMessage());
    }
  }

  /// The indented lines that follow.
  private String block() {
    StringBuilder block = new StringBuilder();
    while (at < lines.size()
        && (lines.get(at).isBlank() || Character.isWhitespace(lines.get(at).charAt(0)))) {
      block.append(lines.get(at).strip()).append('\n');
      at++;
    }
    return block.toString().strip();
  }

  private ScriptException complaint(String what) {
    return new ScriptException(name, at, what);
  }
}
