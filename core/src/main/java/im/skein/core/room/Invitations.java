package im.skein.core.room;

import im.skein.core.feature.Xep;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.Muc;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.StanzaError.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Invitations that go through a room, and answers to them (XEP-0045 §7.8.2).
@Xep(number = 249, version = "1.2", note = "sent beside invitations through a room")
final class Invitations {
  private static final int MOST = 20;

  private final Keeping keeping;
  private final RoomSettings settings;

  Invitations(Keeping keeping, RoomSettings settings) {
    this.keeping = keeping;
    this.settings = settings;
  }

  /// The invitations or answers in a message to a room; null when it is none.
  static @Nullable Element find(Message message) {
    Element x = message.payload(Muc.USER_X);
    return x != null && (x.child("invite") != null || x.child("decline") != null) ? x : null;
  }

  /// Takes a message that invites or declines.
  ///
  /// @return why it is refused, or null
  @Nullable Condition take(Room room, Element x, Jid from) {
    List<Element> parts =
        x.children().stream().filter(part -> !part.name().local().equals("password")).toList();
    if (parts.size() > MOST) {
      return Condition.POLICY_VIOLATION;
    }
    for (Element part : parts) {
      Jid to;
      try {
        to = Jid.parseNullable(part.attribute("to"));
      } catch (InvalidJid e) {
        return Condition.JID_MALFORMED;
      }
      if (to == null) {
        return Condition.BAD_REQUEST;
      }
      Condition refusal =
          switch (part.name().local()) {
            case "invite" -> invite(room, part, from, to);
            case "decline" -> decline(room, part, from, to);
            default -> Condition.BAD_REQUEST;
          };
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private @Nullable Condition invite(Room room, Element invite, Jid from, Jid to) {
    Occupant occupant = room.occupants().of(from);
    if (occupant == null) {
      return Condition.NOT_ACCEPTABLE;
    }
    Affiliation affiliation = room.affiliation(from);
    if (!Rules.mayInvite(occupant.role(), affiliation, room.config())) {
      return Condition.FORBIDDEN;
    }
    Affiliation theirs = room.affiliation(to);
    if (theirs == Affiliation.OUTCAST) {
      return Condition.FORBIDDEN;
    }
    if (room.config().membersOnly() && theirs == Affiliation.NONE) {
      if (room.affiliations().size() >= settings.affiliations()) {
        return Condition.RESOURCE_CONSTRAINT;
      }
      keeping.affiliate(room, Map.of(to.bare(), Affiliation.MEMBER));
      room.affiliate(to, Affiliation.MEMBER);
    }
    send(
        room,
        to,
        invitation(room, occupant.address(), invite.childText("reason"), invite.child("continue")));
    return null;
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
                Element.builder(Muc.USER, "invite")
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

  private static @Nullable Condition decline(Room room, Element decline, Jid from, Jid to) {
    Occupant inviter =
        to.sameBare(room.jid())
            ? room.occupants().named(to.resource())
            : room.occupants().all().stream()
                .filter(one -> one.person().equals(to.bare()))
                .findFirst()
                .orElse(null);
    if (inviter == null) {
      return Condition.ITEM_NOT_FOUND;
    }
    if (room.affiliation(from) == Affiliation.OUTCAST) {
      return Condition.FORBIDDEN;
    }
    Element x =
        Element.builder(Muc.USER_X)
            .add(
                Element.builder(Muc.USER, "decline")
                    .attribute("from", from.bare().toString())
                    .textChild("reason", decline.childText("reason"))
                    .build())
            .build();
    send(room, inviter.device(), List.of(x));
    return null;
  }

  private static void send(Room room, Jid to, List<Element> payload) {
    room.send(new Message(new Envelope(room.jid(), to, null, null), Message.Type.NORMAL, payload));
  }
}
