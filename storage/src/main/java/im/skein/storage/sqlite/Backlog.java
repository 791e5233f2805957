package im.skein.storage.sqlite;

import im.skein.storage.sql.DeviceUses;
import im.skein.storage.sql.LastSeen;
import im.skein.storage.sql.Postponed;
import im.skein.storage.sqlite.archive.Clearings;
import im.skein.storage.sqlite.text.Removed;
import im.skein.storage.sqlite.text.SearchIndex;
import java.util.List;

/// What waits to be written at leisure.
///
/// @param places how far the devices are
/// @param lastSeen when accounts were last on line
/// @param uses which devices were used
/// @param discards messages that may go
/// @param index messages that cannot be found yet
/// @param removed text that was taken out
/// @param clearings conversations that were cleared
record Backlog(
    Places places,
    LastSeen lastSeen,
    DeviceUses uses,
    Discards discards,
    SearchIndex index,
    Removed removed,
    Clearings clearings) {
  Backlog() {
    this(
        new Places(),
        new LastSeen(),
        new DeviceUses(),
        new Discards(),
        new SearchIndex(),
        new Removed(),
        new Clearings());
  }

  List<Postponed> postponed() {
    return List.of(places, lastSeen, uses);
  }
}
