package im.skein.core.room;

import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Role;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.Bounds;
import im.skein.core.room.word.Muc;
import im.skein.core.room.word.News;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Roles and affiliations: kick, voice, ban, members, admins, owners, and their lists (XEP-0045 §8
/// to §10). All items of a request are looked at before the first is done.
final class AdminDesk implements Desk {
  private static final Name ITEM = new Name(Muc.ADMIN, "item");
  private static final int MOST_ITEMS = 200;

  private final Ranks ranks;

  AdminDesk(Ranks ranks) {
    this.ranks = ranks;
  }

  @Override
  public Set<Name> payloads() {
    return Set.of(Muc.ADMIN_QUERY);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void take(Room room, Iq iq, Jid from) throws StanzaException {
    room.send(iq.result(answer(room, iq, iq.payload().getFirst(), from)));
  }

  /// @return the payload of the answer, or null for none
  private @Nullable Element answer(Room room, Iq iq, Element query, Jid from)
      throws StanzaException {
    List<Element> items = query.children().stream().filter(child -> child.is(ITEM)).toList();
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      throw refusal(items.isEmpty() ? Condition.BAD_REQUEST : Condition.POLICY_VIOLATION);
    }
    if (iq.type() == Iq.Type.GET) {
      if (items.size() > 1) {
        throw refusal(Condition.BAD_REQUEST);
      }
      return list(room, items.getFirst(), from);
    }
    List<Runnable> deeds = new ArrayList<>();
    Map<Jid, Affiliation> changes = new LinkedHashMap<>();
    Occupant actor = room.occupants().of(from);
    Set<Occupant> changed = new HashSet<>();
    for (Element item : items) {
      if (item.attribute("affiliation") != null) {
        affiliation(room, item, from, changes);
      } else {
        deeds.add(role(room, item, from, changed));
      }
    }
    ranks.check(room, changes);
    String by = actor == null ? null : actor.nickname();
    ranks.change(room, changes, by, person -> reason(items, person));
    deeds.forEach(Runnable::run);
    return null;
  }

  private static StanzaException refusal(Condition condition) {
    return new StanzaException(StanzaError.of(condition));
  }

  private static @Nullable String reason(List<Element> items, Jid person) {
    for (Element item : items) {
      if (items.size() == 1 || person.toString().equals(item.attribute("jid"))) {
        return item.childText("reason");
      }
    }
    return null;
  }

  private static Element list(Room room, Element item, Jid from) throws StanzaException {
    Affiliation actor = room.affiliation(from);
    Element.Builder query = Element.builder(Muc.ADMIN_QUERY);
    Affiliation affiliation = Affiliation.parse(item.attribute("affiliation"));
    Role role = Role.parse(item.attribute("role"));
    if (affiliation != null && affiliation != Affiliation.NONE) {
      Occupant asker = room.occupants().of(from);
      Role present = asker == null ? null : asker.role();
      if (!Rules.mayList(actor, present, affiliation, room.config())) {
        throw refusal(Condition.FORBIDDEN);
      }
      room.affiliations()
          .forEach((person, theirs) -> {
            if (theirs == affiliation) {
              query.add(
                  Element.builder(Muc.ADMIN, "item")
                      .attribute("affiliation", theirs.word())
                      .attribute("jid", person.toString())
                      .build());
            }
          });
      return query.build();
    }
    if (role == null || role == Role.NONE) {
      throw refusal(Condition.BAD_REQUEST);
    }
    Occupant asker = room.occupants().of(from);
    if (asker == null || asker.role() != Role.MODERATOR) {
      throw refusal(Condition.FORBIDDEN);
    }
    for (Occupant occupant : room.occupants().all()) {
      if (occupant.role() == role) {
        query.add(
            Element.builder(Muc.ADMIN, "item")
                .attribute("affiliation", room.affiliation(occupant.person()).word())
                .attribute("role", role.word())
                .attribute("nick", occupant.nickname())
                .attribute("jid", occupant.device().toString())
                .build());
      }
    }
    return query.build();
  }

  private static void affiliation(Room room, Element item, Jid from, Map<Jid, Affiliation> changes)
      throws StanzaException {
    Affiliation wanted = Affiliation.parse(item.attribute("affiliation"));
    if (wanted == null || item.attribute("role") != null) {
      throw refusal(Condition.BAD_REQUEST);
    }
    Jid person = person(room, item);
    Affiliation actor = room.affiliation(from);
    if (!actor.atLeast(Affiliation.ADMIN)) {
      throw refusal(Condition.FORBIDDEN);
    }
    boolean banOfOneself = wanted == Affiliation.OUTCAST && person.sameBare(from);
    if (banOfOneself) {
      throw refusal(Condition.CONFLICT);
    }
    if (!Rules.mayAffiliate(actor, room.affiliation(person), wanted)) {
      throw refusal(Condition.NOT_ALLOWED);
    }
    String _ = Bounds.reason(item);
    if (changes.put(person, wanted) != null) {
      throw refusal(Condition.BAD_REQUEST);
    }
  }

  private static Jid person(Room room, Element item) throws StanzaException {
    try {
      Jid jid = Jid.parseNullable(item.attribute("jid"));
      if (jid != null) {
        return jid.bare();
      }
    } catch (InvalidJid e) {
      throw refusal(Condition.JID_MALFORMED);
    }
    return occupant(room, item).person();
  }

  private static Occupant occupant(Room room, Element item) throws StanzaException {
    String nickname = item.attribute("nick");
    if (nickname == null) {
      throw refusal(Condition.BAD_REQUEST);
    }
    Occupant occupant = room.occupants().named(nickname);
    if (occupant == null) {
      throw refusal(Condition.ITEM_NOT_FOUND);
    }
    return occupant;
  }

  /// @param changed whose roles the same request changes
  private static Runnable role(Room room, Element item, Jid from, Set<Occupant> changed)
      throws StanzaException {
    Role wanted = Role.parse(item.attribute("role"));
    if (wanted == null) {
      throw refusal(Condition.BAD_REQUEST);
    }
    Occupant actor = room.occupants().of(from);
    if (actor == null || actor.role() != Role.MODERATOR) {
      throw refusal(Condition.FORBIDDEN);
    }
    Occupant other = occupant(room, item);
    Affiliation actorIs = room.affiliation(from);
    Affiliation otherIs = room.affiliation(other.person());
    if (!Rules.mayChangeRole(actor.role(), actorIs, other.role(), otherIs, wanted)) {
      throw refusal(Condition.NOT_ALLOWED);
    }
    if (!changed.add(other)) {
      throw refusal(Condition.BAD_REQUEST);
    }
    String by = actor.nickname();
    String reason = Bounds.reason(item);
    return () -> {
      if (room.occupants().of(other.device()) != other) {
        // Another affiliation has put the occupant out.
        return;
      }
      if (wanted == Role.NONE) {
        Entrance.expel(room, other, News.gone(otherIs, Muc.KICKED).because(by, reason));
      } else {
        room.role(other, wanted);
        Announcer.tell(room, other, News.present(otherIs, wanted).because(by, reason));
      }
    };
  }
}
