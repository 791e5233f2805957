package im.skein.core.room.keep;

import im.skein.wire.Jid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps the rooms that last, with their affiliations; what is said there is kept by the message
/// log. Every call is one durable transaction and may wait.
public interface RoomStore {
  /// The room at that address, or null when none is kept.
  @Nullable Kept find(Jid room);

  /// Keeps a room, or changes it; its affiliations stay as they are.
  void save(Card card);

  /// Notes who has made a room, so that it counts for that one as long as it is kept. Where the
  /// room is not kept, nothing changes.
  ///
  /// @param maker a bare address
  void credit(Jid room, Jid maker);

  /// How many rooms are kept that somebody has made.
  ///
  /// @param maker a bare address
  int made(Jid maker);

  /// Changes the affiliations of some people with a room that is kept; `none` removes them. Where
  /// the room is not kept, nothing changes.
  ///
  /// @param changes affiliations in the words of XEP-0045 by bare address
  void affiliate(Jid room, Map<Jid, String> changes);

  /// Takes somebody out of the affiliations of all rooms that are kept, and of those who made them.
  ///
  /// @param person a bare address
  void forget(Jid person);

  /// The picture of a room, or null.
  byte @Nullable [] picture(Jid room);

  /// Keeps a picture of a room that is kept or not; null removes it.
  void picture(Jid room, byte @Nullable [] content);

  /// Removes all that is kept of a room, with everything that was said in it; no harm when there is
  /// nothing.
  void remove(Jid room);

  /// Rooms that may be listed, in the order of their addresses.
  ///
  /// @param after only those behind this address; empty for all
  /// @param limit how many at most
  List<Card> listed(String after, int limit);

  /// What is kept of a room beside its affiliations.
  ///
  /// @param room its address
  /// @param name its name for people, empty for none
  /// @param listed whether everybody may find it
  /// @param content its document
  @SuppressWarnings("ArrayRecordComponent")
  record Card(Jid room, String name, boolean listed, byte[] content) {}

  /// A room as it is kept.
  ///
  /// @param affiliations in the words of XEP-0045 by bare address
  record Kept(Card card, Map<Jid, String> affiliations) {
    /// A room of parts that nobody changes afterwards.
    public Kept {
      affiliations = Map.copyOf(affiliations);
    }
  }
}
