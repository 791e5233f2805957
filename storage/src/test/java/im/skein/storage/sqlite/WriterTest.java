package im.skein.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

@SuppressWarnings("NullAway.Init")
final class WriterTest {
  @TempDir Path directory;
  private SqliteFile file;
  private WriteConnection connection;
  private Ballast ballast;
  private Writer writer;
  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
  private final List<Integer> ended = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() throws Exception {
    file = new SqliteFile(directory.resolve("test.db"));
    connection = new WriteConnection(openMigrated());
    ballast = new Ballast(directory.resolve("ballast"), 1 << 20);
    writer =
        new Writer(
            connection,
            ballast,
            new Chores(new Backlog(), InstantSource.system()),
            fatal::complete);
    execute("CREATE TABLE test (n INTEGER PRIMARY KEY, filler BLOB) STRICT");
  }

  private Connection openMigrated() throws Exception {
    Connection made = file.openWriting();
    Schema.bring(file, made);
    return made;
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.jdbc().createStatement()) {
      statement.execute(sql);
    }
  }

  private List<Integer> rows() throws SQLException {
    List<Integer> rows = new ArrayList<>();
    try (var reading = file.connect();
        Statement statement = reading.createStatement();
        ResultSet row = statement.executeQuery("SELECT n FROM test ORDER BY n")) {
      while (row.next()) {
        rows.add(row.getInt(1));
      }
    }
    return rows;
  }

  /// What a test writes.
  @FunctionalInterface
  private interface Action {
    void run() throws SQLException;
  }

  private final class Row implements Write {
    private final int number;
    private final Action before;
    private final Action after;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();

    Row(int number, Action before, Action after) {
      this.number = number;
      this.before = before;
      this.after = after;
    }

    @Override
    public int bytes() {
      return 100;
    }

    @Override
    public void apply(WriteConnection on) throws SQLException {
      before.run();
      execute("INSERT INTO test (n, filler) VALUES (" + number + ", zeroblob(4000))");
      after.run();
    }

    @Override
    public void committed() {
      ended.add(number);
      done.complete(number);
    }

    @Override
    public void failed(RuntimeException why) {
      ended.add(-number);
      done.completeExceptionally(why);
    }

    @Nullable Throwable failure() {
      try {
        done.get(10, TimeUnit.SECONDS);
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private Row offer(int number, Action after) {
    return offer(new Row(number, () -> {}, after));
  }

  private Row offer(Row row) {
    writer.offer(row);
    return row;
  }

  private Row offer(int number) {
    return offer(number, () -> {});
  }

  private static Action failing(RuntimeException why) {
    return () -> {
      throw why;
    };
  }

  @Test
  void writesWhatWaitsInOneTransaction() throws Exception {
    List<Row> rows = IntStream.rangeClosed(1, 20).mapToObj(this::offer).toList();
    List<Integer> seen = new ArrayList<>();
    offer(new Row(21, () -> {}, () -> seen.addAll(rows())));
    writer.start();
    rows.forEach(row -> assertEquals(null, row.failure()));
    offer(22).failure();
    assertEquals(List.of(), seen);
    assertEquals(2, writer.commits().count());
    assertEquals(22, writer.commits().writes());
    assertEquals(21, writer.commits().largest());
    assertEquals(IntStream.rangeClosed(1, 22).boxed().toList(), rows());
  }

  @Test
  void keepsTheOthersWhenSomeFailAndTellsAllInOrder() throws Exception {
    RuntimeException seventh = new IllegalStateException("7");
    List<Row> rows =
        IntStream.rangeClosed(1, 20)
            .mapToObj(n -> n == 7 ? offer(n, failing(seventh)) : offer(n))
            .toList();
    Row twice = offer(3);
    writer.start();
    StoreException refused = assertInstanceOf(StoreException.class, twice.failure());
    assertEquals(Reason.FAILED, refused.reason());
    assertSame(seventh, rows.get(6).failure());
    List<Integer> kept = new ArrayList<>(IntStream.rangeClosed(1, 20).boxed().toList());
    kept.remove(Integer.valueOf(7));
    assertEquals(kept, rows());
    List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, 20).boxed().toList());
    order.set(6, -7);
    order.add(-3);
    assertEquals(order, ended);
    assertFalse(fatal.isDone());
  }

  @Test
  void tellsNobodyBeforeTheCommit() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Row first = offer(1);
    Row second =
        offer(
            2,
            () -> {
              inside.countDown();
              await(go);
            });
    writer.start();
    await(inside);
    assertFalse(first.done.isDone());
    assertEquals(List.of(), rows());
    go.countDown();
    assertEquals(null, second.failure());
    assertTrue(first.done.isDone());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void stopsForEverWhenTheDiskIsBroken() throws Exception {
    SQLiteException broken = new SQLiteException("fsync", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
    Row first = offer(1);
    Row second =
        offer(
            2,
            () -> {
              throw broken;
            });
    writer.start();
    assertEquals(broken, fatal.get(10, TimeUnit.SECONDS));
    for (Row row : List.of(first, second)) {
      assertEquals(Reason.FAILED, assertInstanceOf(StoreException.class, row.failure()).reason());
    }
    assertEquals(
        Reason.CLOSED, assertInstanceOf(StoreException.class, offer(3).failure()).reason());
    assertEquals(List.of(), rows());
  }

  @Test
  void refusesWhileTheDiskIsFullAndGoesOnWhenThereIsSpace() throws Exception {
    ballast.write();
    assertTrue(Files.exists(directory.resolve("ballast")));
    execute("PRAGMA max_page_count = 60");
    writer.start();
    int kept = 0;
    Throwable failure = null;
    while (failure == null) {
      failure = offer(++kept).failure();
    }
    assertEquals(Reason.DISK_FULL, assertInstanceOf(StoreException.class, failure).reason());
    assertFalse(Files.exists(directory.resolve("ballast")));
    assertEquals(IntStream.range(1, kept).boxed().toList(), rows());
    assertEquals(
        Reason.DISK_FULL, assertInstanceOf(StoreException.class, offer(kept).failure()).reason());
    Action space = () -> execute("PRAGMA max_page_count = 10000");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (offer(new Row(kept, space, () -> {})).failure() != null) {
      assertTrue(System.nanoTime() < end, "still refused");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertEquals(IntStream.rangeClosed(1, kept).boxed().toList(), rows());
    assertFalse(fatal.isDone());
  }
}
