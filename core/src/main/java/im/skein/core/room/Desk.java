package im.skein.core.room;

import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaException;
import java.util.Set;

/// Answers requests of one kind to a room as a whole.
interface Desk {
  /// The payloads of those requests.
  Set<Name> payloads();

  /// Whether answering may wait for a store while the room's strand rests.
  boolean waits();

  /// Answers a request to a room that exists, on the room's strand, now or later.
  ///
  /// @param iq a request
  /// @throws StanzaException when it is refused; nothing is changed then
  void take(Room room, Iq iq, Jid from) throws StanzaException;
}
