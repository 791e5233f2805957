package im.skein.testkit.conversation;

import im.skein.testkit.conversation.Step.Proof;
import im.skein.wire.Element;
import im.skein.wire.xml.XmlException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the format of conversation scripts: statements at the start of a line, their XML indented
/// below.
final class ScriptParser {
  private static final String SHOWS = "shows:";
  private static final String HAS_NO = "has no:";
  private static final Pattern BY_TOKEN = Pattern.compile("authenticates by (\\S+) with:");
  private static final Pattern AS_OTHER = Pattern.compile("authenticates as (\\S+) with:");

  private final String name;
  private final List<String> lines;
  private final Set<String> clients = new HashSet<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Shown> shown = new ArrayList<>();
  private @Nullable Shown open;
  private int opened;
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
    proveShown();
    return new Script(title, steps, shown);
  }

  private void statement(String line) {
    if (line.startsWith("conversation:")) {
      title = line.substring("conversation:".length()).strip();
      return;
    }
    if (line.startsWith(SHOWS)) {
      open(shown(line.substring(SHOWS.length()), ""));
      return;
    }
    if (line.startsWith(HAS_NO)) {
      hasNo(line.substring(HAS_NO.length()));
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

  private void hasNo(String rest) {
    int colon = rest.indexOf(':');
    if (colon < 0 || rest.substring(colon + 1).isBlank()) {
      throw complaint("write 'has no: REQUEST, KIND: why'");
    }
    shown.add(shown(rest.substring(0, colon), rest.substring(colon + 1).strip()));
  }

  private Shown shown(String claim, String reason) {
    int comma = claim.lastIndexOf(',');
    String kind = claim.substring(comma + 1).strip();
    return Arrays.stream(Shown.Kind.values())
        .filter(known -> comma > 0 && known.words().equals(kind))
        .findFirst()
        .map(known -> new Shown(claim.substring(0, comma).strip(), known, reason, at))
        .orElseThrow(() -> complaint("write 'shows: REQUEST, KIND'; kinds are " + kinds()));
  }

  private static String kinds() {
    return Arrays.stream(Shown.Kind.values())
        .map(Shown.Kind::words)
        .collect(Collectors.joining(", "));
  }

  /// From here on that is shown; several may be shown by the same statements.
  private void open(Shown fresh) {
    if (steps.size() > opened) {
      proveShown();
    }
    opened = steps.size();
    open = fresh;
    shown.add(fresh);
  }

  /// What is said to be shown is done and looked at before something else is shown.
  private void proveShown() {
    List<Step> since = steps.subList(opened, steps.size());
    if (open != null
        && (since.stream().noneMatch(Step::acts) || since.stream().allMatch(Step::acts))) {
      throw complaint("nothing shows what line " + open.line() + " says");
    }
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
      case "authenticates" -> new Step.Authenticate(line, client, Proof.PASSWORD, List.of());
      case "authenticates with:" -> new Step.Authenticate(line, client, Proof.PASSWORD, elements());
      case "authenticates wrongly with:" ->
          new Step.Authenticate(line, client, new Proof.Guess(), elements());
      default -> new Step.Authenticate(line, client, proof(verb), elements());
    };
  }

  private Proof proof(String verb) {
    Matcher token = BY_TOKEN.matcher(verb);
    Matcher other = AS_OTHER.matcher(verb);
    if (token.matches()) {
      return new Proof.Token(token.group(1));
    }
    if (other.matches()) {
      return new Proof.Password(other.group(1));
    }
    throw complaint("nobody can do this: " + verb);
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
    return Repetition.written(block.toString().strip());
  }

  private ScriptException complaint(String what) {
    return new ScriptException(name, at, what);
  }
}
