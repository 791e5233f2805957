package im.skein.core.room;

import im.skein.core.feature.Xep;
import im.skein.core.room.keep.Picture;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.word.Muc;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.List;
import java.util.Set;

/// The picture of a room: owners set it, everybody may look at it.
@Xep(number = 486, version = "0.1.0", note = "of the vCard, the photos are kept")
final class PictureDesk implements Desk {
  private final Keeping keeping;

  PictureDesk(Keeping keeping) {
    this.keeping = keeping;
  }

  @Override
  public Set<Name> payloads() {
    return Set.of(Picture.CARD);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void take(Room room, Iq iq, Jid from) throws StanzaException {
    if (iq.type() == Iq.Type.GET) {
      Picture picture = keeping.picture(room);
      if (picture == null) {
        throw new StanzaException(StanzaError.of(Condition.ITEM_NOT_FOUND));
      }
      room.send(iq.result(picture.card()));
      return;
    }
    if (room.affiliation(from) != Affiliation.OWNER) {
      throw new StanzaException(
          StanzaError.of(Condition.FORBIDDEN, "Only owners are allowed to set avatars."));
    }
    Picture picture = Picture.of(iq.payload().getFirst());
    boolean changes = !picture.hashes().equals(room.picture());
    if (changes) {
      keeping.picture(room, picture);
    }
    room.send(iq.result(null));
    if (changes && !room.locked()) {
      Element x = Element.of(Muc.USER_X, Muc.status(Muc.CONFIGURATION_CHANGED));
      Announcer.message(room, List.of(x));
    }
  }
}
