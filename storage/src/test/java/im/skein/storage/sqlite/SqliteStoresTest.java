package im.skein.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore.Creation;
import im.skein.core.account.AccountStore.NewAccount;
import im.skein.core.account.Profile;
import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.storage.StorageException;
import im.skein.storage.StorageSettings;
import im.skein.testkit.store.HandClock;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
final class SqliteStoresTest {
  @TempDir Path directory;
  private final HandClock clock = new HandClock();

  private SqliteStores open() throws StorageException {
    return SqliteStores.open(
        new StorageSettings(directory, "", 0),
        clock,
        broken -> {
          throw new AssertionError(broken);
        });
  }

  private StorageException refused() {
    return assertThrows(StorageException.class, () -> open().close());
  }

  private Path file() {
    return directory.resolve("skein.db");
  }

  private AccountRef make(SqliteStores stores, String name, long number) {
    Creation made =
        stores
            .accounts()
            .create(
                new NewAccount(
                    name,
                    "example.org",
                    name,
                    number,
                    List.of(),
                    Profile.EMPTY,
                    "",
                    Account.Role.USER,
                    clock.instant()));
    return assertInstanceOf(Creation.Created.class, made).account().ref();
  }

  private static Appended append(
      SqliteStores stores, AccountRef from, AccountRef to, byte @Nullable [] dedupe) {
    return stores
        .messages()
        .append(
            new Append(
                from.jid(),
                from.id(),
                to.jid(),
                to.id(),
                dedupe,
                false,
                "<message/>".getBytes(StandardCharsets.UTF_8)))
        .toCompletableFuture()
        .join();
  }

  private String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = new SqliteFile(file()).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void removesForgottenMessagesFromTheFileAPieceAtATime() throws Exception {
    AccountRef bob;
    long last;
    try (SqliteStores stores = open()) {
      AccountRef alice = make(stores, "alice", 10_001);
      bob = make(stores, "bob", 10_002);
      byte[] stanza = "<message/>".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 5_000; i++) {
        var _ =
            stores
                .messages()
                .append(
                    new Append(alice.jid(), alice.id(), bob.jid(), bob.id(), null, true, stanza));
      }
      last = append(stores, alice, bob, null).recipientIndex();
    }
    for (int piece = 0; piece < 3; piece++) {
      try (SqliteStores stores = open()) {
        stores.messages().forget(bob.id(), 1, last);
        assertEquals(1, stores.messages().received(bob.id(), 0, 10, 10_000).size());
      }
    }
    try (Connection reading = new SqliteFile(file()).connect()) {
      assertEquals("1", ask(reading, "SELECT count(*) FROM message"));
      assertEquals("1", ask(reading, "SELECT count(*) FROM mailbox WHERE direction <> 1"));
    }
  }

  @Test
  void synchronisesEveryCommitOfTheWriteAheadLog() throws Exception {
    try (Connection writing = new SqliteFile(file()).openWriting()) {
      assertEquals("wal", ask(writing, "PRAGMA journal_mode"));
      assertEquals("2", ask(writing, "PRAGMA synchronous"));
      assertEquals("1", ask(writing, "PRAGMA foreign_keys"));
    }
  }

  @Test
  void readsOnConnectionsThatCannotWrite() throws Exception {
    open().close();
    try (ReadConnection reading = new SqliteFile(file()).openReading()) {
      SQLException refused =
          assertThrows(
              SQLException.class,
              () -> reading.prepare("INSERT INTO number VALUES (1)").executeUpdate());
      assertTrue(String.valueOf(refused.getMessage()).contains("READONLY"));
    }
  }

  @Test
  void keepsEverythingOverARestart() throws Exception {
    AccountRef alice;
    AccountRef bob;
    try (SqliteStores stores = open()) {
      alice = make(stores, "alice", 36_238);
      bob = make(stores, "bob", 36_239);
      append(stores, alice, bob, null);
      stores.messages().delivered(bob.id(), "phone", 1);
      stores.accounts().lastSeen(bob.id(), clock.instant());
    }
    assertFalse(Files.exists(directory.resolve("skein.db-wal")));
    try (SqliteStores stores = open()) {
      assertEquals(1, stores.messages().received(bob.id(), 0, 10, 1_000).size());
      assertEquals(1, stores.messages().delivered(bob.id(), "phone"));
      assertEquals(0, stores.messages().delivered(alice.id(), "phone"));
      assertEquals(clock.instant(), stores.accounts().lastSeen(bob.id()));
      clock.move(Duration.ofDays(-1));
      assertEquals(2, append(stores, alice, bob, null).sequence());
      assertEquals(3, append(stores, bob, alice, null).senderIndex());
      assertEquals(2, stores.accounts().count());
    }
  }

  @Test
  void neverLetsADeviceGoBackBehindWhatIsWritten() throws Exception {
    AccountRef bob;
    try (SqliteStores stores = open()) {
      bob = make(stores, "bob", 36_239);
      stores.messages().delivered(bob.id(), "phone", 9);
    }
    try (SqliteStores stores = open()) {
      stores.messages().delivered(bob.id(), "phone", 5);
      assertEquals(9, stores.messages().delivered(bob.id(), "phone"));
    }
    try (SqliteStores stores = open()) {
      assertEquals(9, stores.messages().delivered(bob.id(), "phone"));
    }
  }

  @Test
  void forgetsAfterAWeekWhatWasSent() throws Exception {
    byte[] hash = new byte[16];
    try (SqliteStores stores = open()) {
      append(stores, make(stores, "alice", 36_238), make(stores, "bob", 36_239), hash);
    }
    assertEquals(1, sweptAfter(Duration.ofDays(7)));
    assertEquals(0, sweptAfter(Duration.ofDays(1)));
  }

  /// Moves the clock, does the chores, and counts what is remembered.
  private int sweptAfter(Duration duration) throws Exception {
    clock.move(duration);
    try (WriteConnection writing = new WriteConnection(new SqliteFile(file()).openWriting())) {
      Chores chores = new Chores(new Backlog(), clock);
      assertTrue(chores.due());
      writing.begin();
      chores.apply(writing);
      writing.commit();
      chores.committed();
      assertFalse(chores.due());
      return Integer.parseInt(ask(writing.jdbc(), "SELECT count(*) FROM dedupe"));
    }
  }

  @Test
  void leavesNoTraceOfConversationsThatNobodyHas() throws Exception {
    try (SqliteStores stores = open()) {
      AccountRef alice = make(stores, "alice", 36_238);
      AccountRef bob = make(stores, "bob", 36_239);
      append(stores, alice, bob, new byte[16]);
      append(stores, alice, alice, null);
      append(stores, bob, alice, new byte[16]);
      stores.messages().delivered(bob.id(), "phone", 1);
      stores.accounts().delete(alice.id());
      assertEquals(2, append(stores, bob, bob, null).sequence() + 1);
      stores.accounts().delete(bob.id());
    }
    try (Connection connection = new SqliteFile(file()).connect()) {
      for (String table : tables(connection)) {
        int rows = Integer.parseInt(ask(connection, "SELECT count(*) FROM " + table));
        assertEquals("number".equals(table) ? 2 : 0, rows, table);
      }
    }
  }

  private List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT name FROM sqlite_schema WHERE type = 'table'
                  AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'flyway%'
                  AND name NOT IN ('search_data', 'search_idx', 'search_config', 'search_rules')
                """)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    assertTrue(tables.size() > 10);
    return tables;
  }

  @Test
  void refusesEverythingOnceClosedAndClosesTwice() throws Exception {
    SqliteStores stores = open();
    AccountRef alice = make(stores, "alice", 36_238);
    stores.close();
    stores.close();
    CompletionException late =
        assertThrows(CompletionException.class, () -> append(stores, alice, alice, null));
    assertClosed(assertInstanceOf(StoreException.class, late.getCause()));
    assertClosed(assertThrows(StoreException.class, () -> stores.accounts().count()));
    assertClosed(assertThrows(StoreException.class, () -> stores.accounts().delete(alice.id())));
  }

  private static void assertClosed(StoreException refused) {
    assertEquals(StoreException.Reason.CLOSED, refused.reason());
  }

  @Test
  void readsForMoreCallersThanThereAreConnections() throws Exception {
    try (SqliteStores stores = open();
        ExecutorService callers = Executors.newFixedThreadPool(32)) {
      AccountRef alice = make(stores, "alice", 36_238);
      List<Future<@Nullable Account>> reads = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        reads.add(callers.submit(() -> stores.accounts().byId(alice.id())));
      }
      for (Future<@Nullable Account> read : reads) {
        assertEquals(alice, Objects.requireNonNull(read.get()).ref());
      }
    }
  }

  @Test
  void usesAStatementAgainAfterItFailed() throws Exception {
    try (SqliteStores stores = open()) {
      AccountRef alice = make(stores, "alice", 36_238);
      assertThrows(StoreException.class, () -> stores.drawers().write(99, "f", 0, new byte[1]));
      assertEquals(1, stores.drawers().write(alice.id(), "f", 0, new byte[1]));
      assertThrows(StoreException.class, () -> stores.drawers().write(99, "f", 0, new byte[1]));
      assertEquals(2, stores.drawers().write(alice.id(), "f", 1, new byte[1]));
    }
  }

  @Test
  void servesManyMoreWaitingCallersThanAPoolReplacesThreadsFor() throws Exception {
    try (SqliteStores stores = open()) {
      AccountRef alice = make(stores, "alice", 36_238);
      List<CompletableFuture<Long>> writes = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        String feature = "f" + i;
        writes.add(
            CompletableFuture.supplyAsync(
                () -> stores.drawers().write(alice.id(), feature, 0, new byte[1])));
      }
      writes.forEach(write -> assertEquals(1, write.join()));
    }
  }

  @Test
  void refusesASecondSkein() throws Exception {
    try (SqliteStores _ = open()) {
      StorageException refused = refused();
      assertEquals(StorageException.Reason.LOCKED, refused.reason());
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("in use by another Skein"), message);
      assertTrue(message.contains(Long.toString(ProcessHandle.current().pid())), message);
    }
    open().close();
  }

  @Test
  void refusesADatabaseOfANewerVersion() throws Exception {
    open().close();
    change(
        """
        INSERT INTO flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time,
           success)
        VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', '', 0, 1)
        """);
    StorageException refused = refused();
    assertEquals(StorageException.Reason.NEWER, refused.reason());
    assertTrue(String.valueOf(refused.getMessage()).contains("newer version"));
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws Exception {
    Files.writeString(file(), "not a database, ".repeat(1_000));
    assertDamaged();
  }

  @Test
  void refusesADatabaseWhoseEndIsMissing() throws Exception {
    open().close();
    try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
      cut.setLength(cut.length() / 2);
    }
    assertDamaged();
  }

  @Test
  void refusesADatabaseWithASpoiledPage() throws Exception {
    open().close();
    try (RandomAccessFile spoil = new RandomAccessFile(file().toFile(), "rw")) {
      spoil.seek(4_096 * 5);
      spoil.write(new byte[64]);
    }
    assertDamaged();
  }

  private void assertDamaged() {
    StorageException refused = refused();
    assertEquals(StorageException.Reason.DAMAGED, refused.reason());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("restore it from a backup"), message);
    assertEquals(StorageException.Reason.DAMAGED, refused().reason(), "the lock is free again");
  }

  @Test
  void refusesADirectoryThatCannotBeMade() throws Exception {
    Path inTheWay = Files.writeString(directory.resolve("file"), "x");
    StorageException refused =
        assertThrows(
            StorageException.class,
            () ->
                SqliteStores.open(
                    new StorageSettings(inTheWay.resolve("data"), "", 0), clock, _ -> {}));
    assertEquals(StorageException.Reason.UNUSABLE, refused.reason());
  }

  @Test
  void refusesAnAddressOfAnotherDatabase() {
    StorageSettings settings = new StorageSettings(directory, "jdbc:postgresql://localhost/x", 0);
    StorageException refused =
        assertThrows(StorageException.class, () -> SqliteStores.open(settings, clock, _ -> {}));
    assertTrue(String.valueOf(refused.getMessage()).contains("storage.url"));
  }

  @Test
  void listsEveryMigration() throws Exception {
    Path folder =
        Path.of(
                Objects.requireNonNull(
                        SqliteStoresTest.class.getResource("/db/sqlite/V1__spine.sql"))
                    .toURI())
            .getParent();
    try (var files = Files.list(folder)) {
      assertEquals(
          Schema.MIGRATIONS,
          files
              .map(path -> path.getFileName().toString())
              .sorted(Comparator.comparingInt(SqliteStoresTest::number))
              .toList());
    }
  }

  /// The number in the name of a migration, such as 10 in `V10__devices.sql`.
  private static int number(String migration) {
    return Integer.parseInt(migration.substring(1, migration.indexOf("__")));
  }
}
