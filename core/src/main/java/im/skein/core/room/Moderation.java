package im.skein.core.room;

import im.skein.core.base.Chance;
import im.skein.core.chat.Amendment;
import im.skein.core.chat.Amendments;
import im.skein.core.chat.StanzaIds;
import im.skein.core.feature.Xep;
import im.skein.core.room.rule.Role;
import im.skein.core.room.word.Bounds;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets moderators retract what anybody said in a room: it is gone for all, and all are told who
/// did it and why.
@Xep(number = 425, version = "0.3.0", note = "with tombstones")
final class Moderation implements Desk {
  private static final Name MODERATE = new Name(Amendments.MODERATION, "moderate");
  private static final Name MODERATED = new Name(Amendments.MODERATION, "moderated");
  private static final int ID_BYTES = 12;

  private final Talk talk;
  private final StanzaIds ids;
  private final Chance chance;

  /// Announces through that talk.
  Moderation(Talk talk, StanzaIds ids, Chance chance) {
    this.talk = talk;
    this.ids = ids;
    this.chance = chance;
  }

  @Override
  public Set<Name> payloads() {
    return Set.of(MODERATE);
  }

  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public void take(Room room, Iq iq, Jid from) throws StanzaException {
    Element moderate = iq.payload().getFirst();
    Element asked = moderate.child(Amendments.RETRACT);
    String id = moderate.attribute("id");
    if (iq.type() != Iq.Type.SET || asked == null || id == null || id.isEmpty()) {
      throw refusal(Condition.BAD_REQUEST, "It must say which message is to be retracted.");
    }
    String reason = Bounds.reason(moderate);
    Occupant moderator = room.occupants().of(from);
    if (moderator == null || moderator.role() != Role.MODERATOR) {
      throw refusal(Condition.FORBIDDEN, "Only moderators may retract what others said.");
    }
    StanzaIds.Place place =
        ids.place(id)
            .orElseThrow(
                () -> refusal(Condition.ITEM_NOT_FOUND, "There is no message of that id here."));
    String own = HexFormat.of().formatHex(chance.bytes(ID_BYTES));
    Element by =
        Element.builder(MODERATED)
            .attribute("by", moderator.address().toString())
            .add(moderator.id())
            .build();
    Message announcement =
        new Message(
            new Envelope(room.jid(), null, own, null),
            Message.Type.GROUPCHAT,
            List.of(deed(Amendments.RETRACT, id, by, reason).forMany()));
    Amendment amendment = Amendment.moderation(place, deed(Amendments.RETRACTED, own, by, reason));
    talk.announce(
        room,
        announcement,
        amendment,
        refusal -> room.send(refusal == null ? iq.result(null) : iq.error(refusal)));
  }

  private static Element deed(Name name, String id, Element by, @Nullable String reason) {
    return Element.builder(name).attribute("id", id).add(by).textChild("reason", reason).build();
  }

  private static StanzaException refusal(Condition condition, String text) {
    return new StanzaException(StanzaError.of(condition, text));
  }
}
