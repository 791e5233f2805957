package im.skein.core.room.rule;

import im.skein.core.room.rule.RoomConfig.Whispering;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.DataForm.Option;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The configuration of a room as a form (XEP-0045 §10.2), which is also how it is kept.
public final class ConfigForm {
  /// The `FORM_TYPE` of it.
  public static final String TYPE = "http://jabber.org/protocol/muc#roomconfig";

  private static final String PREFIX = "muc#roomconfig_";

  /// The one field with a name of its own (§16.5.3).
  private static final String HISTORY = "muc#maxhistoryfetch";

  private static final int LONGEST = 1_000;
  private static final int LONGEST_LANGUAGE = 35;
  private static final int LONGEST_DESCRIPTION = 10_000;
  private static final String NOBODY_COUNTS = "none";
  private static final int MOST_DIGITS = 6;

  private ConfigForm() {}

  /// The form, filled in.
  public static DataForm of(RoomConfig config, DataForm.Type type) {
    DataForm form =
        DataForm.form(
            TYPE,
            "",
            List.of(
                text("roomname", "Name", config.name()),
                text("roomdesc", "Description", config.description()),
                flag("persistentroom", "Stays when everybody has left", config.lasting()),
                flag("publicroom", "Everybody can find it", config.listed()),
                flag("membersonly", "Only members may enter", config.membersOnly()),
                flag("moderatedroom", "Newcomers may only listen", config.moderated()),
                flag("passwordprotectedroom", "Needs a password", !config.password().isEmpty()),
                field("roomsecret", Kind.TEXT_PRIVATE, "Password", config.password()),
                field(
                        "whois",
                        Kind.LIST_SINGLE,
                        "Who sees real addresses",
                        config.addressesSeen() ? "anyone" : "moderators")
                    .choosing(new Option("moderators", "Moderators"), new Option("anyone", "All")),
                flag("changesubject", "Participants may change the subject", config.subjectOpen()),
                flag("allowinvites", "Members may invite others", config.invitesOpen()),
                text(
                    "maxusers",
                    "Most people at a time",
                    config.maxUsers() == 0 ? NOBODY_COUNTS : Integer.toString(config.maxUsers())),
                text(HISTORY, "Most messages for who enters", Integer.toString(config.history())),
                text("lang", "Language", config.language()),
                flag("enablelogging", "Messages are kept", config.archive()),
                field(
                        "allowpm",
                        Kind.LIST_SINGLE,
                        "Who may send private messages",
                        word(config.privateMessages()))
                    .choosing(
                        Stream.of(Whispering.values())
                            .map(who -> new Option(word(who), word(who)))
                            .toArray(Option[]::new))));
    return new DataForm(type, form.title(), form.instructions(), form.fields(), List.of());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Field field(String name, Kind kind, String label, String value) {
    return new Field(key(name), kind, label, false, List.of(value), List.of());
  }

  private static String key(String name) {
    return name.startsWith("muc#") ? name : PREFIX + name;
  }

  private static Field text(String name, String label, String value) {
    return field(name, Kind.TEXT_SINGLE, label, value);
  }

  private static Field flag(String name, String label, boolean value) {
    return field(name, Kind.BOOLEAN, label, value ? "1" : "0");
  }

  /// The configuration that a filled-in form makes of another one; what is not answered stays.
  ///
  /// @throws StanzaException `not-acceptable` when an answer is not allowed
  public static RoomConfig read(DataForm form, RoomConfig before) throws StanzaException {
    Answers answers = new Answers(form);
    boolean protect = answers.flag("passwordprotectedroom", !before.password().isEmpty());
    String secret = answers.text("roomsecret", before.password(), LONGEST);
    if (protect && secret.isEmpty()) {
      throw refusal("A room that needs a password must have one.");
    }
    String whois =
        answers.choice(
            "whois", before.addressesSeen() ? "anyone" : "moderators", "anyone", "moderators");
    String pm =
        answers.choice(
            "allowpm",
            word(before.privateMessages()),
            Stream.of(Whispering.values()).map(ConfigForm::word).toArray(String[]::new));
    return new RoomConfig(
        answers.text("roomname", before.name(), LONGEST),
        answers.text("roomdesc", before.description(), LONGEST_DESCRIPTION),
        answers.flag("publicroom", before.listed()),
        answers.flag("persistentroom", before.lasting()),
        answers.flag("membersonly", before.membersOnly()),
        answers.flag("moderatedroom", before.moderated()),
        protect ? secret : "",
        whois.equals("anyone"),
        answers.flag("changesubject", before.subjectOpen()),
        answers.flag("allowinvites", before.invitesOpen()),
        answers.number("maxusers", before.maxUsers()),
        answers.flag("enablelogging", before.archive()),
        Whispering.valueOf(pm.toUpperCase(Locale.ROOT)),
        answers.number(HISTORY, before.history()),
        answers.text("lang", before.language(), LONGEST_LANGUAGE));
  }

  private static StanzaException refusal(String text) {
    return new StanzaException(StanzaError.of(Condition.NOT_ACCEPTABLE, text));
  }

  /// What was answered, or else what was before.
  private record Answers(DataForm form) {
    private @Nullable String value(String name) {
      return form.value(key(name));
    }

    String text(String name, String before, int longest) throws StanzaException {
      boolean asked = form.fields().stream().anyMatch(field -> field.key().equals(key(name)));
      String value = value(name);
      if (value == null) {
        return asked ? "" : before;
      }
      if (value.length() > longest) {
        throw refusal("Too long: " + key(name));
      }
      return value;
    }

    boolean flag(String name, boolean before) throws StanzaException {
      String value = value(name);
      if (value == null) {
        return before;
      }
      return switch (value) {
        case "1", "true" -> true;
        case "0", "false" -> false;
        default -> throw refusal("Neither yes nor no: " + key(name));
      };
    }

    String choice(String name, String before, String... choices) throws StanzaException {
      String value = value(name);
      if (value == null) {
        return before;
      }
      if (!List.of(choices).contains(value)) {
        throw refusal("No such choice: " + key(name));
      }
      return value;
    }

    int number(String name, int before) throws StanzaException {
      String value = value(name);
      if (value == null) {
        return before;
      }
      if (value.isEmpty() || value.equals(NOBODY_COUNTS)) {
        return 0;
      }
      if (value.length() > MOST_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw refusal("Not a number: " + key(name));
      }
      return Integer.parseInt(value);
    }
  }
}
