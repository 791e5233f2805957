package im.skein.core.room;

import im.skein.core.archive.Pager;
import im.skein.core.chat.Amendments;
import im.skein.core.room.keep.Picture;
import im.skein.core.room.keep.Subject;
import im.skein.core.room.rule.RoomConfig;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.word.Muc;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What rooms and their service tell of themselves (XEP-0045 §6).
final class RoomDisco implements Desk {
  static final Name INFO = new Name("http://jabber.org/protocol/disco#info", "query");
  static final Name ITEMS = new Name("http://jabber.org/protocol/disco#items", "query");

  private static final String OWN_NICKNAME = "x-roomuser-item";
  private static final String TRAFFIC = Muc.MUC + "#traffic";

  private final RoomSettings settings;

  RoomDisco(RoomSettings settings) {
    this.settings = settings;
  }

  @Override
  public Set<Name> payloads() {
    return Set.of(INFO, ITEMS);
  }

  @Override
  public boolean waits() {
    return false;
  }

  static boolean isDisco(Element payload) {
    return payload.is(INFO) || payload.is(ITEMS);
  }

  @Override
  public void take(Room room, Iq iq, Jid from) throws StanzaException {
    Element query = iq.payload().getFirst();
    String node = query.attribute("node");
    if (iq.type() == Iq.Type.GET && query.is(INFO) && OWN_NICKNAME.equals(node)) {
      room.send(iq.result(nickname(room.nickname(from))));
      return;
    }
    if (iq.type() != Iq.Type.GET) {
      throw new StanzaException(StanzaError.of(Condition.BAD_REQUEST));
    }
    if (node != null) {
      // Which traffic a room lets through is not told (§17.1.1).
      throw new StanzaException(
          StanzaError.of(
              node.equals(TRAFFIC) ? Condition.FEATURE_NOT_IMPLEMENTED : Condition.ITEM_NOT_FOUND));
    }
    room.send(iq.result(query.is(INFO) ? room(room) : occupants(room, from)));
  }

  /// The nickname that is reserved for who asks (§7.12).
  private static Element nickname(@Nullable String nickname) {
    Element.Builder info = Element.builder(INFO).attribute("node", OWN_NICKNAME);
    if (nickname != null) {
      info.add(
          Element.builder(INFO.namespace(), "identity")
              .attribute("category", "conference")
              .attribute("type", "text")
              .attribute("name", nickname)
              .build());
    }
    return info.build();
  }

  static Element service() {
    return info(
        "Rooms",
        List.of(
            INFO.namespace(),
            ITEMS.namespace(),
            Muc.MUC,
            "http://jabber.org/protocol/rsm",
            Directory.SEARCH.namespace(),
            Rooms.UNIQUE.namespace(),
            Picture.CARD.namespace(),
            "urn:xmpp:occupant-id:0"),
        null);
  }

  private Element room(Room room) {
    RoomConfig config = room.config();
    List<String> features = new ArrayList<>();
    features.addAll(
        List.of(
            INFO.namespace(),
            ITEMS.namespace(),
            Muc.MUC,
            Muc.MUC + "#stable_id",
            Muc.MUC + "#self-ping-optimization",
            "urn:xmpp:occupant-id:0",
            Amendments.MODERATION,
            Amendments.RETRACTION,
            RegisterDesk.FORM,
            VoiceRequests.FORM,
            Picture.CARD.namespace(),
            "urn:xmpp:sid:0",
            "urn:xmpp:ping"));
    if (settings.archive() && config.archive()) {
      features.addAll(Pager.FEATURES);
    }
    features.add(config.listed() ? "muc_public" : "muc_hidden");
    features.add(config.lasting() ? "muc_persistent" : "muc_temporary");
    features.add(config.membersOnly() ? "muc_membersonly" : "muc_open");
    features.add(config.moderated() ? "muc_moderated" : "muc_unmoderated");
    features.add(config.addressesSeen() ? "muc_nonanonymous" : "muc_semianonymous");
    features.add(config.password().isEmpty() ? "muc_unsecured" : "muc_passwordprotected");
    Subject subject = room.subject();
    List<Field> fields = new ArrayList<>();
    fields.add(text("muc#maxhistoryfetch", Integer.toString(config.history())));
    fields.add(text("muc#roominfo_lang", config.language()));
    fields.add(text("muc#roominfo_description", config.description()));
    fields.add(text("muc#roominfo_occupants", Integer.toString(room.occupants().size())));
    fields.add(text("muc#roominfo_subject", subject == null ? "" : subject.text()));
    fields.add(
        Field.of("muc#roomconfig_changesubject", Kind.BOOLEAN, config.subjectOpen() ? "1" : "0"));
    fields.add(Field.of("muc#roominfo_subjectmod", Kind.BOOLEAN, config.subjectOpen() ? "1" : "0"));
    if (!room.picture().isEmpty()) {
      fields.add(
          Field.of(
              "muc#roominfo_avatarhash", Kind.TEXT_MULTI, room.picture().toArray(String[]::new)));
    }
    DataForm form = DataForm.result(Muc.MUC + "#roominfo", fields);
    return info(config.name(), features, form);
  }

  private static Field text(String key, String value) {
    return Field.of(key, Kind.TEXT_SINGLE, value);
  }

  /// Those who are in a room, or nobody when that is no business of who asks.
  private static Element occupants(Room room, Jid from) {
    Element.Builder items = Element.builder(ITEMS);
    if (room.config().listed() || room.occupants().of(from) != null) {
      room.occupants().all().stream()
          .filter(occupant -> room.config().announced().contains(occupant.role()))
          .forEach(occupant -> items.add(item(occupant.address(), occupant.nickname())));
    }
    return items.build();
  }

  static Element item(Jid jid, String name) {
    return Element.builder(ITEMS.namespace(), "item")
        .attribute("jid", jid.toString())
        .attribute("name", name.isEmpty() ? null : name)
        .build();
  }

  private static Element info(String name, List<String> features, @Nullable DataForm form) {
    Element.Builder info =
        Element.builder(INFO)
            .add(
                Element.builder(INFO.namespace(), "identity")
                    .attribute("category", "conference")
                    .attribute("type", "text")
                    .attribute("name", name.isEmpty() ? null : name)
                    .build());
    for (String feature : features) {
      info.add(Element.builder(INFO.namespace(), "feature").attribute("var", feature).build());
    }
    return info.add(form == null ? null : form.toElement()).build();
  }
}
