package im.skein.core.pubsub;

import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// How a node is set up, who may read a node that is not for all contacts, and who has subscribed;
/// immutable. What nobody has changed is not kept.
final class NodeSettings {
  static final String CONFIG = "http://jabber.org/protocol/pubsub#node_config";
  static final String OPTIONS = "http://jabber.org/protocol/pubsub#publish-options";
  static final NodeSettings DEFAULTS = new NodeSettings(Map.of(), Set.of(), Set.of());

  /// So many addresses may be members of a node, and so many may have subscribed.
  static final int MAX_ADDRESSES = 200;

  private static final String MEMBER = "member";
  private static final String SUBSCRIBER = "subscriber";
  private static final char BETWEEN = '\t';

  private final Map<Option, List<String>> chosen;
  private final Set<Jid> members;
  private final Set<Jid> subscribers;

  private NodeSettings(Map<Option, List<String>> chosen, Set<Jid> members, Set<Jid> subscribers) {
    this.chosen = chosen;
    this.members = members;
    this.subscribers = subscribers;
  }

  /// The settings in that text; a line that says nothing any more is passed over.
  static NodeSettings read(String text) {
    Map<Option, List<String>> chosen = new EnumMap<>(Option.class);
    Set<Jid> members = new LinkedHashSet<>();
    Set<Jid> subscribers = new LinkedHashSet<>();
    text.lines()
        .forEach(line -> {
          List<String> words = Arrays.asList(line.split(String.valueOf(BETWEEN), -1));
          List<String> values = words.subList(1, words.size());
          Option option = Option.find(words.getFirst());
          if (option != null) {
            chosen.put(option, List.copyOf(values));
          } else if (words.getFirst().equals(MEMBER)) {
            add(members, values);
          } else if (words.getFirst().equals(SUBSCRIBER)) {
            add(subscribers, values);
          }
        });
    return new NodeSettings(chosen, members, subscribers);
  }

  private static void add(Set<Jid> addresses, List<String> values) {
    for (String value : values) {
      try {
        addresses.add(Jid.parse(value));
      } catch (InvalidJid _) {
        // The rules for addresses have changed since: nobody can have this one.
      }
    }
  }

  /// The settings as text, a line for each thing.
  String write() {
    StringBuilder lines = new StringBuilder();
    chosen.forEach((option, values) -> line(lines, option.key(), values));
    line(lines, MEMBER, members.stream().map(Jid::toString).toList());
    line(lines, SUBSCRIBER, subscribers.stream().map(Jid::toString).toList());
    return lines.toString();
  }

  private static void line(StringBuilder lines, String key, List<String> values) {
    if (!values.isEmpty()) {
      lines.append(key);
      values.forEach(value -> lines.append(BETWEEN).append(value));
      lines.append('\n');
    }
  }

  /// What is set for an option that has several values, or may have none.
  List<String> values(Option option) {
    return chosen.getOrDefault(option, option.usual());
  }

  private String value(Option option) {
    List<String> values = values(option);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /// Whether that is set.
  boolean is(Option option, String value) {
    return value(option).equals(value);
  }

  /// Whether that is switched on.
  boolean is(Option option) {
    return is(option, "true");
  }

  /// How many items are kept.
  int maxItems() {
    return Integer.parseInt(value(Option.MAX_ITEMS));
  }

  /// The addresses that may read although the rule is "whitelist".
  Set<Jid> members() {
    return members;
  }

  /// The addresses that have subscribed, bare or full.
  Set<Jid> subscribers() {
    return subscribers;
  }

  /// The same settings with other members.
  ///
  /// @throws StanzaException `policy-violation` when those are too many
  NodeSettings withMembers(UnaryOperator<Set<Jid>> change) throws StanzaException {
    Set<Jid> changed = change.apply(new LinkedHashSet<>(members));
    if (changed.size() > MAX_ADDRESSES) {
      throw Refusal.of(
          Condition.POLICY_VIOLATION, "A node has at most " + MAX_ADDRESSES + " members.");
    }
    return new NodeSettings(chosen, changed, subscribers);
  }

  /// The same settings with other subscribers.
  ///
  /// @throws StanzaException `policy-violation` when those are too many (XEP-0060 §6.1.3.9)
  NodeSettings withSubscribers(UnaryOperator<Set<Jid>> change) throws StanzaException {
    Set<Jid> changed = change.apply(new LinkedHashSet<>(subscribers));
    if (changed.size() > MAX_ADDRESSES) {
      throw Refusal.of(
          Condition.POLICY_VIOLATION,
          "A node has at most " + MAX_ADDRESSES + " subscribers.",
          "too-many-subscriptions");
    }
    return new NodeSettings(chosen, members, changed);
  }

  /// The same settings but for what a form says.
  ///
  /// @throws StanzaException `not-acceptable` when it says what cannot be
  NodeSettings with(DataForm form) throws StanzaException {
    Map<Option, List<String>> changed = new EnumMap<>(Option.class);
    changed.putAll(chosen);
    for (Field field : form.fields()) {
      if (!field.key().equals("FORM_TYPE")) {
        Option option = Option.find(field.key());
        if (option == null) {
          throw Refusal.of(Condition.NOT_ACCEPTABLE, "Unknown setting: " + field.key());
        }
        List<String> value = option.read(field.values());
        if (value.equals(option.usual())) {
          changed.remove(option);
        } else {
          changed.put(option, value);
        }
      }
    }
    return new NodeSettings(changed, members, subscribers);
  }

  /// Checks whether the settings are those of a form.
  ///
  /// @throws StanzaException `conflict` when they are not
  void require(DataForm form) throws StanzaException {
    for (Field field : form.fields()) {
      Option option = Option.find(field.key());
      boolean met =
          field.key().equals("FORM_TYPE")
              || (option != null && values(option).equals(option.read(field.values())));
      if (!met) {
        throw Refusal.of(
            Condition.CONFLICT,
            "The node is set up otherwise: " + field.key(),
            "precondition-not-met");
      }
    }
  }

  /// The form with all settings.
  DataForm form() {
    return DataForm.form(
        CONFIG,
        "",
        Arrays.stream(Option.values()).map(option -> option.field(values(option))).toList());
  }
}
