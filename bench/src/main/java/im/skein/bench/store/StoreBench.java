package im.skein.bench.store;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore.Creation;
import im.skein.core.account.AccountStore.NewAccount;
import im.skein.core.account.Profile;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.storage.StorageException;
import im.skein.storage.StorageSettings;
import im.skein.storage.sqlite.SqliteStores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Measures the message store alone: durable appends a second and their latency with so many
/// senders that each wait for the last one, and bytes on the disk for each message.
///
/// Run it with a directory on the disk to measure, then seconds per figure, then numbers of
/// senders.
public final class StoreBench {
  private static final int STANZA_BYTES = 365;
  private static final int ACCOUNTS = 1_000;
  private static final int SIZED = 100_000;
  private static final int WINDOW = 64;
  private static final int PAGE_MESSAGES = 50;
  private static final int PAGE_BYTES = 1 << 20;

  private final List<AccountRef> accounts = new ArrayList<>();
  private final Random random = new Random(1);

  private StoreBench() {}

  /// Runs everything, each in a new database.
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    print(
        String.format(
            Locale.ROOT, "start, new database: %d ms", start(directory.resolve("start"))));
    print(String.format(Locale.ROOT, "start, again: %d ms", start(directory.resolve("start"))));
    for (String senders : Arrays.asList(arguments).subList(2, arguments.length)) {
      try (SqliteStores stores = open(directory.resolve("rate-" + senders))) {
        new StoreBench().rate(stores, Integer.parseInt(senders), seconds);
      }
    }
    Path sized = directory.resolve("size");
    try (SqliteStores stores = open(sized)) {
      new StoreBench().fill(stores);
    }
    print(
        String.format(
            Locale.ROOT,
            "%d messages of %d bytes: %d bytes on the disk for each",
            SIZED,
            STANZA_BYTES,
            Files.size(sized.resolve("skein.db")) / SIZED));
  }

  private static void print(String line) {
    System.out.println(line);
  }

  private static long start(Path directory) throws StorageException {
    long before = System.nanoTime();
    SqliteStores stores = open(directory);
    long opened = System.nanoTime();
    stores.close();
    return TimeUnit.NANOSECONDS.toMillis(opened - before);
  }

  private static SqliteStores open(Path directory) throws StorageException {
    return SqliteStores.open(
        new StorageSettings(directory, "", 0),
        InstantSource.system(),
        broken -> {
          throw new AssertionError(broken);
        });
  }

  private void makeAccounts(SqliteStores stores) {
    List<CompletableFuture<AccountRef>> made = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      int number = i;
      made.add(CompletableFuture.supplyAsync(() -> make(stores, number)));
    }
    made.forEach(account -> accounts.add(account.join()));
  }

  private static AccountRef make(SqliteStores stores, int number) {
    String name = "user" + number;
    Creation creation =
        stores
            .accounts()
            .create(
                new NewAccount(
                    name,
                    "example.org",
                    name,
                    10_000 + number,
                    List.of(),
                    Profile.EMPTY,
                    "",
                    Account.Role.USER,
                    Instant.EPOCH));
    if (creation instanceof Creation.Created(Account account)) {
      return account.ref();
    }
    throw new IllegalStateException(creation.toString());
  }

  /// A message between two that know each other: 1,000 accounts make 500 pairs.
  private Append message() {
    int one = random.nextInt(ACCOUNTS);
    AccountRef from = accounts.get(one);
    AccountRef to = accounts.get(one ^ 1);
    byte[] dedupe =
        ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
    StringBuilder stanza = new StringBuilder(STANZA_BYTES);
    stanza.append("<message from='").append(from.jid()).append("' to='").append(to.jid());
    stanza.append("' type='chat'><body>");
    while (stanza.length() < STANZA_BYTES - 17) {
      stanza.append((char) ('a' + random.nextInt(26)));
    }
    stanza.append("</body></message>");
    return new Append(
        from.jid(),
        from.id(),
        to.jid(),
        to.id(),
        dedupe,
        false,
        stanza.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void rate(SqliteStores stores, int senders, int seconds) {
    makeAccounts(stores);
    run(stores.messages(), senders, seconds);
    Duration cpu = cpu();
    long before = System.nanoTime();
    long[] nanos = run(stores.messages(), senders, seconds);
    double elapsed = (System.nanoTime() - before) / 1e9;
    double used = cpu().minus(cpu).toNanos() / 1e9;
    Arrays.sort(nanos);
    print(
        String.format(
            Locale.ROOT,
            "%d senders: %.0f durable appends/s, p50 %.2f ms, p99 %.2f ms, CPU %.2f s per 100,000",
            senders,
            nanos.length / elapsed,
            nanos[nanos.length / 2] / 1e6,
            nanos[nanos.length * 99 / 100] / 1e6,
            used / nanos.length * 100_000));
    pages(stores.messages());
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// Every sender sends the next message when the last one is kept.
  ///
  /// @return how long each message took
  private long[] run(MessageLog log, int senders, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Samples samples = new Samples();
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      CompletableFuture<Void> finished = new CompletableFuture<>();
      done.add(finished);
      send(log, end, samples, finished);
    }
    done.forEach(CompletableFuture::join);
    return samples.values();
  }

  private void send(MessageLog log, long end, Samples samples, CompletableFuture<Void> finished) {
    long begun = System.nanoTime();
    if (begun >= end) {
      finished.complete(null);
      return;
    }
    Append next;
    synchronized (random) {
      next = message();
    }
    log.append(next)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            finished.completeExceptionally(failure);
            return;
          }
          samples.add(System.nanoTime() - begun);
          send(log, end, samples, finished);
        });
  }

  private void pages(MessageLog log) {
    int count = 2_000;
    long before = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long account = accounts.get(random.nextInt(ACCOUNTS)).id();
      log.received(
          account, Math.max(0, log.head(account) - PAGE_MESSAGES), PAGE_MESSAGES, PAGE_BYTES);
    }
    print(
        String.format(
            Locale.ROOT,
            "  %.0f pages/s of the newest messages, one reader",
            count / ((System.nanoTime() - before) / 1e9)));
  }

  private void fill(SqliteStores stores) throws InterruptedException {
    makeAccounts(stores);
    Semaphore room = new Semaphore(WINDOW);
    AtomicInteger kept = new AtomicInteger();
    for (int i = 0; i < SIZED; i++) {
      room.acquire();
      stores
          .messages()
          .append(message())
          .whenComplete((Appended _, Throwable failure) -> {
            if (failure == null) {
              kept.incrementAndGet();
            }
            room.release();
          });
    }
    room.acquire(WINDOW);
    if (kept.get() != SIZED) {
      throw new IllegalStateException("only " + kept + " were kept");
    }
  }

  /// How long things took; added to by one thread at a time.
  private static final class Samples {
    private long[] nanos = new long[1 << 16];
    private int count;

    synchronized void add(long sample) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      nanos[count] = sample;
      count++;
    }

    synchronized long[] values() {
      return Arrays.copyOf(nanos, count);
    }
  }
}
