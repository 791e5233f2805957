package im.skein.core.archive;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.OwnDeletion.Removal;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.StanzaIds;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Lets people remove for themselves what was said in rooms: it is hidden from their account, and
/// from nobody else.
///
/// It needs no right in the room and tells nothing of it: who names a message by an id of the room
/// was told that once, and who was put out may still tidy up.
final class OwnRoomDeletion {
  private final ArchiveStore store;
  private final StanzaIds ids;
  private final Jid domain;
  private final int most;

  /// @param domain of the rooms
  /// @param most how much may be hidden from one account
  OwnRoomDeletion(ArchiveStore store, StanzaIds ids, Jid domain, int most) {
    this.store = store;
    this.ids = ids;
    this.domain = domain;
    this.most = most;
  }

  /// What the request removes; null when nothing of it is there to be removed.
  ///
  /// @param of address of the room
  /// @throws StanzaException when it cannot be understood, or is too much
  @Nullable Removal removal(String of, Element remove, AccountRef account) throws StanzaException {
    Jid room = room(of);
    String upto = remove.attribute("upto");
    boolean foreign = remove.attribute("with") != null || remove.attribute("until") != null;
    if (foreign || (upto != null && !remove.children().isEmpty())) {
      throw OwnDeletion.refusal(
          Condition.BAD_REQUEST, "Of a room, messages are removed, or all up to a message.");
    }
    return upto == null
        ? messages(room, OwnDeletion.named(remove), account)
        : all(room, upto, account);
  }

  private Jid room(String address) throws StanzaException {
    Jid room;
    try {
      room = Jid.parse(address).bare();
    } catch (InvalidJid e) {
      throw OwnDeletion.refusal(Condition.JID_MALFORMED, "\"room\" is no address.");
    }
    if (!room.domain().equals(domain.domain())) {
      throw OwnDeletion.refusal(
          Condition.FEATURE_NOT_IMPLEMENTED,
          "Only what was said in rooms of this server can be removed.");
    }
    if (room.localpart().isEmpty()) {
      throw OwnDeletion.refusal(Condition.JID_MALFORMED, "\"room\" is not the address of a room.");
    }
    return room;
  }

  private @Nullable Removal messages(Jid room, List<Element> named, AccountRef account)
      throws StanzaException {
    long conversation = 0;
    List<Long> gone = new ArrayList<>();
    Element.Builder removed = notice(room);
    for (Element message : named) {
      String id = message.attribute("id");
      StanzaIds.Place place = place(room, id);
      conversation = place.conversation();
      long sequence = place.sequence();
      if (!gone.contains(sequence) && newest(room, account, sequence - 1, sequence) != null) {
        gone.add(sequence);
        removed.add(Element.builder(OwnDeletion.MESSAGE).attribute("id", id).build());
      }
    }
    if (gone.isEmpty()) {
      return null;
    }
    check(store.hidden().count(account.id(), conversation, 0) + gone.size());
    long in = conversation;
    return new Removal(removed.build(), kept -> store.hidden().hide(account, in, gone, kept));
  }

  private @Nullable Removal all(Jid room, String upto, AccountRef account) throws StanzaException {
    StanzaIds.Place place = place(room, upto);
    Item last = newest(room, account, 0, place.sequence());
    if (last == null) {
      return null;
    }
    long sequence = last.sequence();
    int others = store.hidden().count(account.id(), place.conversation(), sequence);
    if (others >= store.hidden().count(account.id(), place.conversation(), 0)) {
      check(others + 1);
    }
    Element removed =
        notice(room).attribute("upto", ids.id(place.conversation(), sequence)).build();
    return new Removal(
        removed, kept -> store.hidden().hideUpTo(account, place.conversation(), sequence, kept));
  }

  private void check(int hidden) throws StanzaException {
    if (hidden > most) {
      throw OwnDeletion.refusal(
          Condition.RESOURCE_CONSTRAINT,
          "At most "
              + most
              + " messages of rooms can be removed for oneself; all up to a message"
              + " counts as one.");
    }
  }

  private static Element.Builder notice(Jid room) {
    return Element.builder(OwnDeletion.NAMESPACE, "removed").attribute("room", room.toString());
  }

  private StanzaIds.Place place(Jid room, @Nullable String id) throws StanzaException {
    StanzaIds.Place place = id == null ? null : ids.place(id).orElse(null);
    OptionalLong found =
        place == null
            ? OptionalLong.empty()
            : store.place(room, place.conversation(), place.sequence());
    if (place == null || found.isEmpty()) {
      throw OwnDeletion.refusal(
          Condition.ITEM_NOT_FOUND, "There is no message of that id in the room's archive.");
    }
    return place;
  }

  /// The newest message that the account sees behind a place, up to another.
  private @Nullable Item newest(Jid room, AccountRef account, long after, long upto) {
    List<Item> found = new ArrayList<>(1);
    store.view(
        room,
        account.jid(),
        Range.ALL.after(after).before(upto + 1),
        true,
        item -> {
          found.add(item);
          return false;
        });
    return found.isEmpty() ? null : found.getFirst();
  }
}
