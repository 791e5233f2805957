package im.skein.storage.sqlite;

import im.skein.testkit.store.HiddenMessagesContract;

final class SqliteHiddenMessagesTest extends HiddenMessagesContract {
  SqliteHiddenMessagesTest() {
    super(new SqliteProvider());
  }
}
