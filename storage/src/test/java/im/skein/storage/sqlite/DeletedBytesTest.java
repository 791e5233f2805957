package im.skein.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.chat.Amendment;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.storage.sqlite.archive.Expiry;
import im.skein.storage.sqlite.text.Merger;
import im.skein.storage.sqlite.text.SearchIndex;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.xml.XmlWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bytes of what was retracted: gone from every file of the store.
final class DeletedBytesTest {
  private static final Jid ALICE = Jid.known("alice@example.org");
  private static final Jid BOB = Jid.known("bob@example.org");
  private static final int MESSAGES = 2_000;
  private static final int SECRET = 777;

  @TempDir Path directory;

  private static Append message(int number, Amendment amendment) {
    // Words that no other message has, one of them too long for a page of the log.
    String body = "word" + mark(number) + (number % 100 == SECRET % 100 ? " x".repeat(4_000) : "");
    Element message =
        Element.builder(Name.client("message"))
            .attribute("id", "m" + number)
            .attribute("from", ALICE.toString())
            .textChild("body", body + " end" + mark(number))
            .build();
    return new Append(
        ALICE, 0, BOB, 0, null, false, false, XmlWriter.bytes(message, ""), amendment);
  }

  /// Ten letters.
  private static String mark(int number) {
    String letters = Long.toString(0x5deece66dL * (number + 1) & 0xffffffffffL, 36);
    return "zz" + "0".repeat(8 - letters.length()) + letters;
  }

  private boolean holds(String text) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        // The index writes what a word has in common with its neighbour only once.
        if (bytes.contains(text) || bytes.contains(text.substring(4))) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void areInNoFileWhenTheIndexWasMergedAfterABulkRemoval() throws Exception {
    try (WriteConnection writing = write()) {
      long stamp = 1_000_000;
      writing.begin();
      Expiry expiry = new Expiry(account -> 0, writing.appender().amender());
      boolean _ = expiry.apply(writing.jdbc(), stamp + 20);
      writing.commit();
      assertTrue(writing.empty());
      assertTrue(holds(mark(7)), "nothing is to be shown");
      Merger merger = new Merger();
      boolean more = true;
      while (more) {
        writing.begin();
        merger.apply(writing.jdbc());
        writing.commit();
        more = merger.committed();
      }
      assertTrue(writing.empty());
      assertEquals(List.of(), left());
      assertTrue(holds(mark(SECRET)));
    }
  }

  /// But for the very first message: where SQLite splits a page of the log, a row may be left, and
  /// the first page is split in any log.
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    for (int i = 1; i < 20; i++) {
      if (holds(mark(i))) {
        left.add(mark(i));
      }
    }
    return left;
  }

  @Test
  void areInNoFileSoonAfterwards() throws Exception {
    try (WriteConnection writing = write()) {
      long stamp = 1_000_000;
      assertTrue(holds(mark(SECRET)));
      writing.begin();
      Amendment retraction = Amendment.retraction("m" + SECRET, ALICE.toString(), "r");
      Appended _ = writing.appender().append(message(MESSAGES, retraction), stamp + MESSAGES);
      writing.commit();
      assertTrue(writing.hasRemoved());
      assertTrue(writing.empty());
      assertEquals(0, Files.size(directory.resolve("skein.db-wal")));
      assertFalse(holds(mark(SECRET)));
      assertTrue(holds(mark(SECRET + 1)));
    }
  }

  /// A log with all the messages, and all of them in the index.
  private WriteConnection write() throws Exception {
    SqliteFile file = new SqliteFile(directory.resolve("skein.db"));
    try (Connection connection = file.openWriting()) {
      Schema.bring(file, connection);
      SearchIndex.renew(connection);
    }
    WriteConnection writing = new WriteConnection(file.openWriting());
    SearchIndex index = new SearchIndex();
    long stamp = 1_000_000;
    for (int i = 0; i < MESSAGES; i++) {
      writing.begin();
      Appended appended = writing.appender().append(message(i, Amendment.NONE), stamp + i);
      writing.commit();
      assertFalse(writing.hasRemoved());
      index.note(appended.conversation(), appended.sequence());
      if (i % 100 == 99) {
        writing.begin();
        index.apply(writing.jdbc());
        writing.commit();
        index.committed();
      }
    }
    return writing;
  }
}
