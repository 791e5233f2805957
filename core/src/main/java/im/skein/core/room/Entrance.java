package im.skein.core.room;

import im.skein.core.archive.HiddenMessages.Span;
import im.skein.core.base.Time;
import im.skein.core.room.Together.Leaver;
import im.skein.core.room.Together.Newcomer;
import im.skein.core.room.keep.History;
import im.skein.core.room.keep.Subject;
import im.skein.core.room.keep.Unseen;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Role;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.Bounds;
import im.skein.core.room.word.Foreign;
import im.skein.core.room.word.Muc;
import im.skein.core.room.word.News;
import im.skein.core.room.word.OccupantIds;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Presence;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.Delay;
import im.skein.wire.name.Nicknames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Entering a room, being seen there under a nickname, and leaving it (XEP-0045 §7.1 to §7.2, §7.6,
/// §7.7 and §7.14).
final class Entrance {
  private static final Element PASSED_OVER = Muc.status(Muc.BROKEN);

  /// What is hidden could not be found out: then nothing of it is told, for it can be read later.
  private static final List<Span> UNKNOWN = List.of(new Span(0, Long.MAX_VALUE));

  private final RoomSettings settings;
  private final OccupantIds ids;
  private final Unseen unseen;
  private final Time time;

  Entrance(RoomSettings settings, OccupantIds ids, Unseen unseen, Time time) {
    this.settings = settings;
    this.ids = ids;
    this.unseen = unseen;
    this.time = time;
  }

  /// Takes a presence.
  ///
  /// @param from the full address of the device
  /// @param to the room's address, with a nickname or not
  /// @return why it is refused, or null
  @Nullable StanzaError presence(Room room, Presence presence, Jid from, Jid to) {
    Condition refusal = take(room, presence, from, to);
    if (refusal == null) {
      return null;
    }
    StanzaError error = StanzaError.of(refusal);
    // A room that is full now may have a place later (§7.2.10).
    return refusal == Condition.SERVICE_UNAVAILABLE ? error.as(StanzaError.Type.WAIT) : error;
  }

  private @Nullable Condition take(Room room, Presence presence, Jid from, Jid to) {
    Occupant occupant = room.occupants().of(from);
    boolean comes = occupant == null && presence.payload(Muc.JOIN) != null;
    boolean goes =
        occupant != null
            && (presence.type() == Presence.Type.UNAVAILABLE
                || presence.type() == Presence.Type.ERROR);
    if (!comes) {
      welcome(room);
    }
    if (!goes) {
      farewell(room);
    }
    return switch (presence.type()) {
      case AVAILABLE -> {
        Element join = presence.payload(Muc.JOIN);
        if (Bounds.isTooMuch(presence.payload())) {
          yield Condition.POLICY_VIOLATION;
        }
        if (occupant == null) {
          yield join == null ? stray(room, from, to) : enter(room, presence, join, from, to);
        }
        yield occupant.address().equals(to) || to.isBare()
            ? update(room, occupant, presence, join, from)
            : rename(room, occupant, presence, from, to);
      }
      case UNAVAILABLE, ERROR -> {
        if (occupant != null) {
          leave(room, occupant, from, presence);
        }
        yield null;
      }
      case PROBE, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> null;
    };
  }

  /// Somebody thinks to be in the room and is not (§7.2.18): the client is told to enter anew.
  private static @Nullable Condition stray(Room room, Jid from, Jid to) {
    if (to.isBare()) {
      return Condition.JID_MALFORMED;
    }
    News news = News.gone(Affiliation.NONE, Muc.KICKED);
    Element x = news.toElement(null, true).withNode(PASSED_OVER);
    room.send(
        new Presence(new Envelope(to, from, null, null), Presence.Type.UNAVAILABLE, List.of(x)));
    return null;
  }

  private @Nullable Condition enter(Room room, Presence presence, Element join, Jid from, Jid to) {
    boolean fresh = !room.exists();
    Condition refusal = refusal(room, join, from, to);
    if (refusal != null) {
      return refusal;
    }
    if (fresh) {
      room.locked(true);
      room.affiliate(from, Affiliation.OWNER);
    }
    Occupant known = room.occupants().named(to.resource());
    Role role = Rules.entering(room.affiliation(from), room.config());
    Occupant occupant =
        known == null ? new Occupant(from.bare(), to, role, ids.element(room.jid(), from)) : known;
    if (known == null) {
      room.role(occupant, role);
    }
    room.occupants().put(occupant, from, Foreign.without(presence.payload()));
    if (room.newcomers().add(new Newcomer(occupant, from, codes(room, fresh), join))) {
      // Whoever enters behind, and is waiting already, is told of together with this one.
      room.strand().execute(() -> welcome(room));
    }
    return null;
  }

  /// Tells of those who have entered or left, if that was not done yet. To be called before
  /// anything else happens in the room.
  void settle(Room room) {
    welcome(room);
    farewell(room);
  }

  private static void farewell(Room room) {
    List<Leaver> leavers = room.leavers().take();
    if (!leavers.isEmpty()) {
      Announcer.farewell(room, leavers);
    }
  }

  private void welcome(Room room) {
    List<Newcomer> newcomers = room.newcomers().take();
    if (newcomers.isEmpty()) {
      return;
    }
    Announcer.welcome(room, newcomers);
    remind(room, newcomers);
  }

  /// Tells of what was said before, but for what each has removed for itself.
  private void remind(Room room, List<Newcomer> newcomers) {
    Set<Jid> people = new HashSet<>();
    for (Newcomer each : newcomers) {
      if (History.isWanted(each.join().child("history"))) {
        people.add(each.device().bare());
      }
    }
    boolean kept = settings.archive() && room.config().archive();
    if (people.isEmpty() || room.history().isEmpty() || !kept) {
      room.line().pass(() -> newcomers.forEach(each -> remind(room, each, List.of())));
      return;
    }
    room.line()
        .await(
            unseen.of(room.jid(), people, room.history().after()),
            hidden -> {
              for (Newcomer each : newcomers) {
                Jid person = each.device().bare();
                remind(room, each, hidden == null ? UNKNOWN : spans(hidden, person));
              }
            });
  }

  private static List<Span> spans(Map<Jid, List<Span>> hidden, Jid person) {
    List<Span> spans = hidden.get(person);
    return spans == null ? List.of() : spans;
  }

  private List<Integer> codes(Room room, boolean fresh) {
    List<Integer> codes = new ArrayList<>();
    if (room.config().addressesSeen()) {
      codes.add(Muc.ALL_SEE_ADDRESSES);
    }
    if (settings.archive() && room.config().archive()) {
      codes.add(Muc.LOGGED);
    }
    if (fresh) {
      codes.add(Muc.CREATED);
    }
    return codes;
  }

  /// Why somebody may not enter (§7.2.5 to §7.2.11), or null.
  private @Nullable Condition refusal(Room room, Element join, Jid from, Jid to) {
    if (to.isBare()) {
      return Condition.JID_MALFORMED;
    }
    if (Nicknames.key(to.resource()) == null) {
      return Condition.NOT_ACCEPTABLE;
    }
    if (!room.exists()) {
      return null;
    }
    Affiliation affiliation = room.affiliation(from);
    if (affiliation == Affiliation.OUTCAST) {
      return Condition.FORBIDDEN;
    }
    if (room.locked() && affiliation != Affiliation.OWNER) {
      return Condition.ITEM_NOT_FOUND;
    }
    boolean forMembers = room.config().membersOnly() || room.isChartered();
    if (forMembers && !affiliation.atLeast(Affiliation.MEMBER)) {
      return Condition.REGISTRATION_REQUIRED;
    }
    String password = room.config().password();
    if (!password.isEmpty() && !matches(password, join.childText("password"))) {
      return Condition.NOT_AUTHORIZED;
    }
    Occupant known = room.occupants().named(to.resource());
    boolean taken = known != null && !known.person().equals(from.bare());
    if (taken
        || room.isReserved(to.resource(), from)
        || room.charter().isOthers(to.resource(), from.bare())) {
      return Condition.CONFLICT;
    }
    return known == null && isFull(room, affiliation) ? Condition.SERVICE_UNAVAILABLE : null;
  }

  private static boolean matches(String password, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            password.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isFull(Room room, Affiliation affiliation) {
    int most = room.config().maxUsers();
    int there = room.occupants().size();
    boolean full = most > 0 && there >= most && !affiliation.atLeast(Affiliation.ADMIN);
    boolean bounded = !room.isChartered();
    return full || (bounded && room.occupants().devices() >= settings.occupants());
  }

  /// What was said before, and what the room talks about.
  private void remind(Room room, Newcomer who, List<Span> hidden) {
    List<Message> told = new ArrayList<>();
    List<History.Entry> entries =
        room.history().recall(who.join().child("history"), hidden, time.now());
    int most = Math.min(entries.size(), room.config().history());
    for (History.Entry entry : entries.subList(entries.size() - most, entries.size())) {
      told.add(again(room, entry.message(), entry.stamp()));
    }
    Subject subject = room.subject();
    String text = subject == null ? "" : subject.text();
    Message message =
        new Message(
            new Envelope(subject == null ? room.jid() : subject.by(), null, null, null),
            Message.Type.GROUPCHAT,
            List.of(Element.text(Muc.SUBJECT, text)));
    told.add(subject == null ? message : again(room, message, subject.stamp()));
    room.send(told, who.device());
  }

  private static Message again(Room room, Message message, Instant stamp) {
    return (Message) message.plus(Delay.of(stamp, room.jid()).toElement());
  }

  private @Nullable Condition update(
      Room room, Occupant occupant, Presence presence, @Nullable Element join, Jid from) {
    room.occupants().put(occupant, from, Foreign.without(presence.payload()));
    if (join == null) {
      Announcer.tell(room, occupant, here(room, occupant));
    } else {
      // The client has lost what it knew, and begins anew.
      Announcer.tellOthers(room, occupant, from);
      Announcer.tellSelf(room, occupant, from, here(room, occupant).own(codes(room, false)));
      remind(room, List.of(new Newcomer(occupant, from, List.of(), join)));
    }
    return null;
  }

  private @Nullable Condition rename(
      Room room, Occupant occupant, Presence presence, Jid from, Jid to) {
    if (Nicknames.key(to.resource()) == null) {
      return Condition.NOT_ACCEPTABLE;
    }
    Occupant other = room.occupants().named(to.resource());
    boolean taken = other != null && other != occupant;
    if (taken
        || room.isReserved(to.resource(), occupant.person())
        || room.charter().isOthers(to.resource(), occupant.person())) {
      return Condition.CONFLICT;
    }
    Affiliation affiliation = room.affiliation(occupant.person());
    Announcer.tell(
        room, occupant, News.renamed(affiliation, occupant.role(), to.resource()), List.of());
    room.occupants().rename(occupant, to);
    room.occupants().put(occupant, from, Foreign.without(presence.payload()));
    Announcer.tell(room, occupant, here(room, occupant));
    return null;
  }

  private static News here(Room room, Occupant occupant) {
    return News.present(room.affiliation(occupant.person()), occupant.role());
  }

  private static void leave(Room room, Occupant occupant, Jid device, Presence presence) {
    News news = News.gone(room.affiliation(occupant.person()));
    if (occupant.devices().size() > 1) {
      Announcer.tellSelf(room, occupant, device, news);
      boolean _ = room.occupants().remove(occupant, device);
      return;
    }
    boolean silent = presence.type() == Presence.Type.ERROR || Bounds.isTooMuch(presence.payload());
    List<Element> last = silent ? List.of() : Foreign.without(presence.payload());
    room.occupants().remove(occupant);
    if (room.leavers().add(new Leaver(occupant, news, last))) {
      // Whoever leaves behind, and is waiting already, is told of together with this one.
      room.strand().execute(() -> farewell(room));
    }
  }

  /// Takes an occupant out and tells everybody.
  static void expel(Room room, Occupant occupant, News news) {
    room.occupants().remove(occupant);
    Announcer.tell(room, occupant, news, List.of());
  }
}
