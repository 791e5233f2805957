package im.skein.core.room;

import im.skein.core.base.Failures;
import im.skein.core.feature.Xep;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.Bounds;
import im.skein.core.room.word.Muc;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Invitations that go through a room, and answers to them (XEP-0045 §7.8.2).
@Xep(number = 249, version = "1.2", note = "sent beside invitations through a room")
final class Invitations {
  private static final int MOST = 20;
  private static final Name INVITE = new Name(Muc.USER, "invite");
  private static final Name DECLINE = new Name(Muc.USER, "decline");
  private static final Name PASSWORD = new Name(Muc.USER, "password");

  private final Ranks ranks;
  private final Failures failures;

  Invitations(Ranks ranks, Failures failures) {
    this.ranks = ranks;
    this.failures = failures;
  }

  /// The invitations or answers in a message to a room; null when it is none.
  static @Nullable Element find(Message message) {
    Element x = message.payload(Muc.USER_X);
    return x != null && (x.child(INVITE) != null || x.child(DECLINE) != null) ? x : null;
  }

  /// Takes a message that invites or declines: all of it, or nothing. In a room for members, who is
  /// invited becomes one.
  ///
  /// @throws StanzaException when it is refused
  void take(Room room, Message message, Element x, Jid from) throws StanzaException {
    List<Element> parts = x.children().stream().filter(part -> !part.is(PASSWORD)).toList();
    if (parts.size() > MOST) {
      throw refusal(Condition.POLICY_VIOLATION);
    }
    Map<Jid, Affiliation> members = new LinkedHashMap<>();
    List<Runnable> deeds = new ArrayList<>();
    for (Element part : parts) {
      Jid to = to(part);
      String reason = Bounds.reason(part);
      if (part.is(INVITE)) {
        Jid by = inviter(room, from, to).address();
        if (room.config().membersOnly() && room.affiliation(to) == Affiliation.NONE) {
          members.put(to.bare(), Affiliation.MEMBER);
        }
        List<Element> told = invitation(room, by, reason, part.child("continue"));
        Runnable unheard = () -> unheard(room, message, to, members);
        deeds.add(() -> invite(room, from, to, told, unheard));
      } else if (part.is(DECLINE)) {
        Occupant inviter = invited(room, from, to);
        deeds.add(() -> decline(room, inviter, from, reason));
      } else {
        throw refusal(Condition.BAD_REQUEST);
      }
    }
    if (!members.isEmpty()) {
      ranks.check(room, members);
      ranks.change(room, members, null, _ -> null);
    }
    deeds.forEach(Runnable::run);
  }

  private static StanzaException refusal(Condition condition) {
    return new StanzaException(StanzaError.of(condition));
  }

  private static Jid to(Element part) throws StanzaException {
    try {
      Jid to = Jid.parseNullable(part.attribute("to"));
      if (to != null) {
        return to;
      }
    } catch (InvalidJid e) {
      throw refusal(Condition.JID_MALFORMED);
    }
    throw refusal(Condition.BAD_REQUEST);
  }

  private static Occupant inviter(Room room, Jid from, Jid to) throws StanzaException {
    Occupant occupant = room.occupants().of(from);
    if (occupant == null) {
      throw refusal(Condition.NOT_ACCEPTABLE);
    }
    boolean allowed =
        Rules.mayInvite(occupant.role(), room.affiliation(from), room.config())
            && room.affiliation(to) != Affiliation.OUTCAST;
    if (!allowed) {
      throw refusal(Condition.FORBIDDEN);
    }
    return occupant;
  }

  /// @param unheard run when nobody gets it
  private static void invite(
      Room room, Jid from, Jid to, List<Element> invitation, Runnable unheard) {
    room.invited().add(to, from);
    room.ask(
        new Message(new Envelope(room.jid(), to, null, null), Message.Type.NORMAL, invitation),
        refusal -> {
          if (refusal != null) {
            room.strand().executeWaiting(unheard);
          }
        });
  }

  /// Nobody got an invitation: who was made a member for it is none, and the inviter is told so,
  /// but not whether there is nobody, or somebody who does not wish to hear of it (§7.8.2).
  ///
  /// @param members who was made a member by it
  private void unheard(Room room, Message message, Jid to, Map<Jid, Affiliation> members) {
    boolean made = members.containsKey(to.bare()) && room.affiliation(to) == Affiliation.MEMBER;
    if (made && room.state() == Room.State.OPEN) {
      try {
        ranks.change(room, Map.of(to.bare(), Affiliation.NONE), null, _ -> null);
      } catch (RuntimeException e) {
        failures.trouble("taking an invitation back", e);
      }
    }
    room.send(message.error(StanzaError.of(Condition.ITEM_NOT_FOUND)));
  }

  /// What an invitation says, to old clients and new ones.
  ///
  /// @param by who invites
  /// @param goesOn the element `continue` (§7.8.2), or null
  static List<Element> invitation(
      Room room, Jid by, @Nullable String reason, @Nullable Element goesOn) {
    String password = room.config().password().isEmpty() ? null : room.config().password();
    Element x =
        Element.builder(Muc.USER_X)
            .add(
                Element.builder(INVITE)
                    .attribute("from", by.toString())
                    .textChild("reason", reason)
                    .add(goesOn)
                    .build())
            .textChild("password", password)
            .build();
    Element direct =
        Element.builder("jabber:x:conference", "x")
            .attribute("jid", room.jid().toString())
            .attribute("password", password)
            .attribute("reason", reason)
            .build();
    return List.of(x, direct);
  }

  /// Who has invited somebody and is still there.
  private static Occupant invited(Room room, Jid person, Jid to) throws StanzaException {
    if (room.affiliation(person) == Affiliation.OUTCAST) {
      throw refusal(Condition.FORBIDDEN);
    }
    Occupant inviter =
        to.sameBare(room.jid())
            ? room.occupants().named(to.resource())
            : room.occupants().all().stream()
                .filter(one -> one.person().equals(to.bare()))
                .findFirst()
                .orElse(null);
    if (inviter == null || !room.invited().has(person, inviter.person())) {
      throw refusal(Condition.ITEM_NOT_FOUND);
    }
    return inviter;
  }

  private static void decline(Room room, Occupant inviter, Jid from, @Nullable String reason) {
    room.invited().remove(from, inviter.person());
    Element x =
        Element.builder(Muc.USER_X)
            .add(
                Element.builder(DECLINE)
                    .attribute("from", from.bare().toString())
                    .textChild("reason", reason)
                    .build())
            .build();
    room.send(
        new Message(
            new Envelope(room.jid(), inviter.device(), null, null),
            Message.Type.NORMAL,
            List.of(x)));
  }
}
