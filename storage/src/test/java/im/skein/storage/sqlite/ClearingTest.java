package im.skein.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.storage.StorageException;
import im.skein.storage.StorageSettings;
import im.skein.storage.sqlite.archive.Clearings;
import im.skein.storage.sqlite.archive.Remover;
import im.skein.wire.Jid;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conversation is cleared, and the server ends in the middle of it.
final class ClearingTest {
  private static final Jid ALICE = Jid.known("alice@example.org");
  private static final Jid NOTES = ALICE;
  private static final int MESSAGES = 600;
  private static final byte[] NOTICE = "<message/>".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  private SqliteFile file() {
    return new SqliteFile(directory.resolve("skein.db"));
  }

  private SqliteStores open() throws StorageException {
    return SqliteStores.open(
        new StorageSettings(directory, "", 0),
        InstantSource.system(),
        broken -> {
          throw new AssertionError(broken);
        });
  }

  /// Notes to oneself: nobody else has them.
  @BeforeEach
  void writeNotes() throws Exception {
    open().close();
    try (Connection connection = file().openWriting();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO account VALUES (1, 'alice', 'example.org', 'alice', 10001, 0, 0, 0, NULL)
          """);
    }
    try (WriteConnection writing = new WriteConnection(file().openWriting())) {
      writing.begin();
      for (int i = 1; i <= MESSAGES; i++) {
        byte[] stanza =
            ("<message xmlns='jabber:client' id='n%1$d' from='alice@example.org/a'>"
                    + "<body>note %1$d</body></message>")
                .formatted(i)
                .getBytes(StandardCharsets.UTF_8);
        Appended _ =
            writing
                .appender()
                .append(new Append(ALICE, 1, NOTES, 1, null, false, stanza), i * 1_000L);
      }
      writing.commit();
    }
  }

  /// How many notes still have their text.
  private long texts() throws Exception {
    try (Connection connection = file().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM message WHERE instr(CAST(stanza AS TEXT), 'note') > 0")) {
      return row.getLong(1);
    }
  }

  private static void clear(WriteConnection writing, long last) throws Exception {
    new Remover(writing.jdbc(), writing.appender().amender()).clear(1, NOTES, last);
    Appended _ = writing.appender().append(new AccountRef(1, ALICE), NOTICE, 1);
  }

  @Test
  void doesNothingUnlessItIsCommitted() throws Exception {
    try (WriteConnection writing = new WriteConnection(file().openWriting())) {
      writing.begin();
      clear(writing, MESSAGES);
      writing.rollback();
    }
    try (SqliteStores stores = open()) {
      assertEquals(MESSAGES, seen(stores).size());
    }
    assertEquals(MESSAGES, texts());
  }

  private static List<Item> seen(SqliteStores stores) {
    List<Item> seen = new ArrayList<>();
    stores.archive().view(1, Range.ALL, false, seen::add);
    return seen;
  }

  @Test
  void isWholeWithItsNoticeAndTakesTheTextAfterARestart() throws Exception {
    int kept = 40;
    try (WriteConnection writing = new WriteConnection(file().openWriting())) {
      writing.begin();
      clear(writing, MESSAGES - kept);
      writing.commit();
      Clearings clearings = new Clearings();
      writing.begin();
      clearings.apply(writing.jdbc(), writing.appender().amender());
      writing.commit();
    }
    assertTrue(texts() > kept, "nothing is left to do");
    Semaphore told = new Semaphore(0);
    try (SqliteStores stores = open()) {
      stores.archive().leftovers().watch(told::release);
      assertEquals(kept + 1, seen(stores).size());
      while (texts() > kept) {
        assertTrue(told.tryAcquire(10, TimeUnit.SECONDS), "text is left: " + texts());
      }
      assertEquals(kept + 1, seen(stores).size());
    }
    assertEquals(kept, texts());
  }
}
