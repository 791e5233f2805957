package im.skein.core.room.rule;

import im.skein.core.base.Language;
import im.skein.core.room.rule.RoomConfig.Whispering;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.DataForm.Option;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The configuration of a room as a form (XEP-0045 §10.2), which is also how it is kept.
public final class ConfigForm {
  /// The `FORM_TYPE` of it.
  public static final String TYPE = "http://jabber.org/protocol/muc#roomconfig";

  private static final String PREFIX = "muc#roomconfig_";

  /// The one field with a name of its own (§16.5.3).
  private static final String HISTORY = "muc#maxhistoryfetch";

  private static final String OWNERS = PREFIX + "roomowners";
  private static final String ADMINS = PREFIX + "roomadmins";

  private static final int MOST_PEOPLE = 1_000;
  private static final int LONGEST = 1_000;
  private static final int LONGEST_LANGUAGE = 35;
  private static final int LONGEST_DESCRIPTION = 10_000;
  private static final String NOBODY_COUNTS = "none";
  private static final int MOST_DIGITS = 6;

  private ConfigForm() {}

  /// The form, filled in.
  ///
  /// @param in the language of its labels
  public static DataForm of(RoomConfig config, DataForm.Type type, Language in) {
    List<Field> fields = new ArrayList<>();
    fields.add(text("roomname", in.say("Name", "名称"), config.name()));
    fields.add(text("roomdesc", in.say("Description", "简介"), config.description()));
    fields.addAll(entry(config, in));
    fields.addAll(conduct(config, in));
    fields.addAll(sight(config, in));
    return new DataForm(
        type,
        in.say("Configuration of the room", "房间设置"),
        in.say("What is not changed stays as it is.", "未更改的设置保持不变。"),
        withType(fields),
        List.of());
  }

  private static List<Field> withType(List<Field> fields) {
    return DataForm.form(TYPE, "", fields).fields();
  }

  private static List<Field> entry(RoomConfig config, Language in) {
    return List.of(
        flag(
            "persistentroom",
            in.say("Stays when everybody has left", "所有人离开后仍保留"),
            config.lasting()),
        flag("publicroom", in.say("Everybody can find it", "所有人都能找到"), config.listed()),
        flag("membersonly", in.say("Only members may enter", "仅成员可进入"), config.membersOnly()),
        flag(
            "passwordprotectedroom",
            in.say("Needs a password", "需要密码"),
            !config.password().isEmpty()),
        field("roomsecret", Kind.TEXT_PRIVATE, in.say("Password", "密码"), config.password()),
        flag("allowinvites", in.say("Members may invite others", "成员可以邀请他人"), config.invitesOpen()),
        text(
            "maxusers",
            in.say("Most people at a time", "最多同时在线人数"),
            config.maxUsers() == 0 ? NOBODY_COUNTS : Integer.toString(config.maxUsers())));
  }

  private static List<Field> conduct(RoomConfig config, Language in) {
    return List.of(
        flag("moderatedroom", in.say("Newcomers may only listen", "新来的人只能旁听"), config.moderated()),
        flag(
            "changesubject",
            in.say("Participants may change the subject", "参与者可以修改主题"),
            config.subjectOpen()),
        text(
            HISTORY,
            in.say("Most messages for who enters", "进入者最多看到的历史消息数"),
            Integer.toString(config.history())),
        text("lang", in.say("Language", "语言"), config.language()),
        flag("enablelogging", in.say("Messages are kept", "保存消息"), config.archive()),
        field(
                "allowpm",
                Kind.LIST_SINGLE,
                in.say("Who may send private messages", "谁可以发私信"),
                word(config.privateMessages()))
            .choosing(
                new Option("anyone", in.say("Everybody", "所有人")),
                new Option("participants", in.say("Participants", "参与者")),
                new Option("moderators", in.say("Moderators", "主持人")),
                new Option("none", in.say("Nobody", "没有人"))));
  }

  private static List<Field> sight(RoomConfig config, Language in) {
    return List.of(
        field(
                "whois",
                Kind.LIST_SINGLE,
                in.say("Who sees real addresses", "谁能看到真实地址"),
                config.addressesSeen() ? "anyone" : "moderators")
            .choosing(
                new Option("moderators", in.say("Moderators", "主持人")),
                new Option("anyone", in.say("Everybody", "所有人"))),
        roles(
            "presencebroadcast",
            in.say("Of whom the others are told", "向其他人通报哪些人的进出"),
            config.announced(),
            in),
        roles(
            "getmemberlist",
            in.say("Who may read the list of members", "谁可以查看成员名单"),
            config.listers(),
            in));
  }

  private static Field roles(String name, String label, Set<Role> chosen, Language in) {
    List<String> words =
        Stream.of(Role.MODERATOR, Role.PARTICIPANT, Role.VISITOR)
            .filter(chosen::contains)
            .map(Role::word)
            .toList();
    return new Field(
        key(name),
        Kind.LIST_MULTI,
        label,
        false,
        words,
        List.of(
            new Option("moderator", in.say("Moderators", "主持人")),
            new Option("participant", in.say("Participants", "参与者")),
            new Option("visitor", in.say("Visitors", "旁听者"))));
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
        answers.text("lang", before.language(), LONGEST_LANGUAGE),
        answers.roles("getmemberlist", before.listers()),
        answers.roles("presencebroadcast", before.announced()));
  }

  /// The form with the lists of owners and admins (§10.2).
  public static DataForm withPeople(
      DataForm form, List<Jid> owners, List<Jid> admins, Language in) {
    List<Field> fields = new ArrayList<>(form.fields());
    fields.add(people(OWNERS, in.say("All owners", "全部所有者"), owners));
    fields.add(people(ADMINS, in.say("All admins", "全部管理员"), admins));
    return new DataForm(form.type(), form.title(), form.instructions(), fields, List.of());
  }

  private static Field people(String key, String label, List<Jid> people) {
    List<String> written = people.stream().map(Jid::toString).sorted().toList();
    return new Field(key, Kind.JID_MULTI, label, false, written, List.of());
  }

  /// What a filled-in form with such lists makes of those who are owners and admins; who is on
  /// neither any more stays a member.
  ///
  /// @throws StanzaException when something else than addresses is on them
  public static Map<Jid, Affiliation> people(DataForm form, Map<Jid, Affiliation> before)
      throws StanzaException {
    Map<Jid, Affiliation> changes = new LinkedHashMap<>();
    read(form, ADMINS, Affiliation.ADMIN, before, changes);
    read(form, OWNERS, Affiliation.OWNER, before, changes);
    changes.entrySet().removeIf(entry -> before.get(entry.getKey()) == entry.getValue());
    return changes;
  }

  private static void read(
      DataForm form,
      String key,
      Affiliation affiliation,
      Map<Jid, Affiliation> before,
      Map<Jid, Affiliation> changes)
      throws StanzaException {
    if (form.fields().stream().noneMatch(field -> field.key().equals(key))) {
      return;
    }
    List<String> written = form.values(key);
    if (written.size() > MOST_PEOPLE) {
      throw refusal("Too many: " + key);
    }
    before.forEach((person, theirs) -> {
      if (theirs == affiliation) {
        changes.putIfAbsent(person, Affiliation.MEMBER);
      }
    });
    for (String each : written) {
      try {
        changes.put(Jid.parse(each.strip()).bare(), affiliation);
      } catch (InvalidJid e) {
        throw new StanzaException(StanzaError.of(Condition.JID_MALFORMED, key));
      }
    }
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
      return value(name) == null
          ? before
          : form.flag(key(name)).orElseThrow(() -> refusal("Neither yes nor no: " + key(name)));
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

    Set<Role> roles(String name, Set<Role> before) throws StanzaException {
      if (form.fields().stream().noneMatch(field -> field.key().equals(key(name)))) {
        return before;
      }
      Set<Role> chosen = EnumSet.noneOf(Role.class);
      for (String value : form.values(key(name))) {
        Role role = Role.parse(value);
        if (role == null || role == Role.NONE) {
          throw refusal("No such role: " + key(name));
        }
        chosen.add(role);
      }
      return chosen;
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
