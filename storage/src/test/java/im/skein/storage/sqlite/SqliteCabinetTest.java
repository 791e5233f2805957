package im.skein.storage.sqlite;

import im.skein.testkit.store.CabinetContract;

final class SqliteCabinetTest extends CabinetContract {
  SqliteCabinetTest() {
    super(new SqliteProvider());
  }
}
