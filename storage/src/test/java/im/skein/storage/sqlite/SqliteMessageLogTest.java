package im.skein.storage.sqlite;

import im.skein.testkit.store.MessageLogContract;

final class SqliteMessageLogTest extends MessageLogContract {
  SqliteMessageLogTest() {
    super(new SqliteProvider());
  }
}
