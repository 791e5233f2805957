package im.skein.core.pubsub;

import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What can be set about a node (XEP-0060 §16.4.4). An option with a single choice is stated only,
/// so that clients that insist on it are not turned away.
enum Option {
  TITLE(Kind.TEXT_SINGLE, "Title", ""),
  DESCRIPTION(Kind.TEXT_SINGLE, "Description", ""),
  TYPE(Kind.TEXT_SINGLE, "Namespace of the items", ""),
  ACCESS_MODEL(
      Kind.LIST_SINGLE, "Who may read", "presence", "presence", "open", "roster", "whitelist"),
  ROSTER_GROUPS_ALLOWED(Kind.LIST_MULTI, "Groups of contacts that may read", ""),
  MAX_ITEMS(Kind.TEXT_SINGLE, "How many items are kept", "1"),
  PERSIST_ITEMS(Kind.BOOLEAN, "Keep items", "true"),
  SEND_LAST_PUBLISHED_ITEM(
      Kind.LIST_SINGLE,
      "When the last item is sent",
      "on_sub_and_presence",
      "on_sub_and_presence",
      "on_sub",
      "never"),
  DELIVER_NOTIFICATIONS(Kind.BOOLEAN, "Notify", "true"),
  DELIVER_PAYLOADS(Kind.BOOLEAN, "Notify with contents", "true"),
  NOTIFY_CONFIG(Kind.BOOLEAN, "Notify of new settings", "false"),
  NOTIFY_DELETE(Kind.BOOLEAN, "Notify when the node is deleted", "true"),
  NOTIFY_RETRACT(Kind.BOOLEAN, "Notify when items are removed", "true"),
  PUBLISH_MODEL(Kind.LIST_SINGLE, "Who may publish", "publishers", "publishers"),
  NODE_TYPE(Kind.LIST_SINGLE, "Kind of node", "leaf", "leaf"),
  NOTIFICATION_TYPE(Kind.LIST_SINGLE, "Kind of message", "headline", "headline"),
  ITEM_EXPIRE(Kind.LIST_SINGLE, "How long items are kept", "max", "max"),
  SUBSCRIBE(Kind.LIST_SINGLE, "Allow subscriptions", "true", "true", "1"),
  PURGE_OFFLINE(Kind.LIST_SINGLE, "Purge when off line", "false", "false", "0"),
  PRESENCE_BASED_DELIVERY(Kind.LIST_SINGLE, "Notify only who is on line", "true", "true", "1");

  /// So many items a node has at most; `max` stands for it.
  static final int MOST_ITEMS = 10_000;

  private static final int MAX_TEXT = 256;
  private static final int MAX_GROUPS = 32;
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final Kind kind;
  private final String label;
  private final String usual;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> choices;

  Option(Kind kind, String label, String usual, String... choices) {
    this.kind = kind;
    this.label = label;
    this.usual = usual;
    this.choices = List.of(choices);
  }

  /// Its `var` in forms.
  String key() {
    return "pubsub#" + name().toLowerCase(Locale.ROOT);
  }

  /// The value that nobody has set.
  List<String> usual() {
    return usual.isEmpty() ? List.of() : List.of(usual);
  }

  /// The option of that `var`, or null.
  static @Nullable Option find(String key) {
    for (Option option : values()) {
      if (option.key().equals(key)) {
        return option;
      }
    }
    return null;
  }

  /// The field of the form.
  Field field(List<String> values) {
    List<DataForm.Option> options =
        choices.stream().map(choice -> new DataForm.Option(choice, "")).toList();
    return new Field(key(), kind, label, false, values, options);
  }

  /// A value as it is kept.
  ///
  /// @throws StanzaException `not-acceptable` when the option does not take it
  List<String> read(List<String> values) throws StanzaException {
    if (this == ROSTER_GROUPS_ALLOWED) {
      if (values.size() > MAX_GROUPS) {
        throw refused();
      }
      List<String> groups = new ArrayList<>();
      for (String value : values) {
        groups.add(line(value));
      }
      return groups.stream().distinct().toList();
    }
    if (values.size() > 1) {
      throw refused();
    }
    String value = values.isEmpty() ? "" : line(values.getFirst());
    String read =
        switch (kind) {
          case BOOLEAN -> flag(value);
          case LIST_SINGLE -> choice(value);
          default -> this == MAX_ITEMS ? number(value) : value;
        };
    return read.isEmpty() ? List.of() : List.of(read);
  }

  private String line(String value) throws StanzaException {
    if (value.length() > MAX_TEXT) {
      throw refused();
    }
    return CONTROLS.matcher(value).replaceAll(" ").strip();
  }

  private String flag(String value) throws StanzaException {
    return switch (value) {
      case "true", "1" -> "true";
      case "false", "0" -> "false";
      default -> throw refused();
    };
  }

  private String choice(String value) throws StanzaException {
    if (!choices.contains(value)) {
      throw this == ACCESS_MODEL
          ? Refusal.of(
              Condition.NOT_ACCEPTABLE, "There is no such rule.", "unsupported-access-model")
          : refused();
    }
    return switch (value) {
      case "1" -> "true";
      case "0" -> "false";
      default -> value;
    };
  }

  private String number(String value) throws StanzaException {
    if (value.equals("max")) {
      return Integer.toString(MOST_ITEMS);
    }
    int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : 0;
    if (number < 1 || number > MOST_ITEMS) {
      throw Refusal.of(
          Condition.NOT_ACCEPTABLE, "A node keeps from 1 to " + MOST_ITEMS + " items.");
    }
    return Integer.toString(number);
  }

  private StanzaException refused() {
    return Refusal.of(Condition.NOT_ACCEPTABLE, key() + " does not take that value.");
  }
}
