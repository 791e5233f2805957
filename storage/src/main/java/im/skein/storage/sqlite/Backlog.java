package im.skein.storage.sqlite;

import im.skein.storage.sql.LastSeen;
import im.skein.storage.sql.Postponed;
import java.util.List;

/// What waits to be written at leisure.
///
/// @param places how far the devices are
/// @param lastSeen when accounts were last on line
/// @param discards messages that may go
/// @param index messages that cannot be found yet
record Backlog(Places places, LastSeen lastSeen, Discards discards, SearchIndex index) {
  Backlog() {
    this(new Places(), new LastSeen(), new Discards(), new SearchIndex());
  }

  List<Postponed> postponed() {
    return List.of(places, lastSeen);
  }
}
