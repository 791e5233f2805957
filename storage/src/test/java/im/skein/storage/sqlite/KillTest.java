package im.skein.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.account.Account;
import im.skein.core.chat.MessageLog.Entry;
import im.skein.storage.StorageSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that appends, at random moments, and looks what is there afterwards.
final class KillTest {
  private static final int ROUNDS = 5;
  private static final int MOST_ACKNOWLEDGED = 6_000;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final Set<String> acknowledged = new HashSet<>();

  @Test
  void losesDoublesAndDisordersNothingThatWasAcknowledged() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      killAfter(round, 1 + random.nextInt(MOST_ACKNOWLEDGED));
      look("seed " + seed + ", round " + round);
    }
  }

  /// Lets a process append until it has acknowledged so many, and kills it.
  private void killAfter(int round, int count) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                KillTestProcess.class.getName(),
                directory.toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int before = acknowledged.size();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("<")) {
          acknowledged.add(line);
        }
        if (acknowledged.size() == before + count) {
          process.destroyForcibly();
        }
      }
    } catch (IOException _) {
      // The killed process's last line is cut, which is no acknowledgement.
    } finally {
      process.destroyForcibly();
    }
    assertNotEquals(0, process.waitFor());
    assertTrue(acknowledged.size() >= before + count, "the process ended by itself");
  }

  private void look(String when) throws Exception {
    List<Entry> entries = new ArrayList<>();
    try (SqliteStores stores =
        SqliteStores.open(new StorageSettings(directory, "", 0), InstantSource.system(), _ -> {})) {
      Account bob = Objects.requireNonNull(stores.accounts().byLocalpart("bob"));
      long account = bob.ref().id();
      long after = 0;
      List<Entry> page = stores.messages().received(account, 0, 1_000, 1 << 20);
      while (!page.isEmpty()) {
        entries.addAll(page);
        after = page.getLast().index();
        page = stores.messages().received(account, after, 1_000, 1 << 20);
      }
      assertEquals(after, stores.messages().head(account), when);
    }
    checkOrder(entries, when);
    try (Connection connection = new SqliteFile(directory.resolve("skein.db")).connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
      row.next();
      assertEquals("ok", row.getString(1), when);
    }
  }

  private void checkOrder(List<Entry> entries, String when) {
    Set<String> present = new HashSet<>();
    Map<Long, Long> sequences = new HashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    long index = 0;
    for (Entry entry : entries) {
      String text = new String(entry.stanza(), StandardCharsets.UTF_8);
      assertTrue(present.add(text), () -> when + ": doubled " + text);
      index++;
      assertEquals(index, entry.index(), when);
      long sequence = sequences.merge(entry.conversation(), 1L, Long::sum);
      assertEquals(sequence, entry.sequence(), when);
      String sender = text.substring(0, text.indexOf('#'));
      int number = Integer.parseInt(text.substring(text.indexOf('#') + 1, text.indexOf('/')));
      assertEquals(numbers.merge(sender, 1, Integer::sum), number, () -> when + ": " + text);
    }
    Set<String> missing = new HashSet<>(acknowledged);
    missing.removeAll(present);
    assertEquals(Set.of(), missing, when);
  }
}
