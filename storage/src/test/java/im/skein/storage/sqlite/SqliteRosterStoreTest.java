package im.skein.storage.sqlite;

import im.skein.testkit.store.RosterStoreContract;

final class SqliteRosterStoreTest extends RosterStoreContract {
  SqliteRosterStoreTest() {
    super(new SqliteProvider());
  }
}
