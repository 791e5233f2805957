package im.skein.server.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore.Creation;
import im.skein.core.account.AccountStore.NewAccount;
import im.skein.core.account.Credential;
import im.skein.core.account.Profile;
import im.skein.core.announce.Announcement;
import im.skein.core.announce.Announcement.Draft;
import im.skein.core.announce.Announcement.Reach;
import im.skein.core.announce.Announcements.Outcome;
import im.skein.core.base.Cabinet;
import im.skein.core.chat.MessageLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Announcements reach every account once, also when the server stops in between.
final class AnnouncementTest {
  private static final int ACCOUNTS = 620;

  private static List<Account> accounts(TestServer server) {
    List<Account> made = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      String name = "person%d".formatted(i);
      Creation creation =
          server
              .stores()
              .accounts()
              .create(
                  new NewAccount(
                      name,
                      TestServer.DOMAIN,
                      name,
                      50_000 + i,
                      List.of(new Credential("SHA-256", new byte[] {1})),
                      Profile.EMPTY,
                      "",
                      Account.Role.USER,
                      Instant.now()));
      made.add(assertInstanceOf(Creation.Created.class, creation).account());
    }
    return made;
  }

  private static Draft draft(String text) {
    return new Draft(Reach.ALL, "", "en", "", text);
  }

  private static List<String> mailbox(TestServer server, Account account) {
    return server.stores().messages().received(account.ref().id(), 0, 10, 100_000).stream()
        .map(MessageLog.Entry::stanza)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void reachEveryAccountOnceAcrossStopsAndRepetitions(@TempDir Path data) {
    List<Account> all;
    String id;
    try (TestServer server = TestServer.in(data, List.of())) {
      all = accounts(server);
      Outcome made = server.announcements().make(draft("The library moves."));
      id = assertInstanceOf(Outcome.Made.class, made).announcement().id();
    }
    try (TestServer server = TestServer.in(data, List.of())) {
      Outcome again = server.announcements().make(draft(" The library moves.\n"));
      assertEquals(id, assertInstanceOf(Outcome.Known.class, again).announcement().id());
      Announcement done = server.announcements().finished(id).join();
      assertTrue(done.done());
      for (Account account : all) {
        List<String> got = mailbox(server, account);
        assertEquals(1, got.size(), account.toString());
        assertTrue(got.getFirst().contains("The library moves."));
      }
    }
  }

  @Test
  void reachNobodyTwiceWhenAPortionIsSentAgain(@TempDir Path data) {
    try (TestServer server = TestServer.in(data, List.of())) {
      List<Account> all = accounts(server);
      Draft draft = draft("Once.");
      Announcement made =
          assertInstanceOf(Outcome.Made.class, server.announcements().make(draft)).announcement();
      server.announcements().finished(made.id()).join();
      // As it was before any of it was noted.
      server.stores().cabinet().remove("announcement", List.of(made.id()));
      assertInstanceOf(Outcome.Made.class, server.announcements().make(draft));
      server.announcements().finished(made.id()).join();
      for (Account account : all) {
        assertEquals(1, mailbox(server, account).size(), account.toString());
      }
    }
  }

  @Test
  void areRefusedWhileTwentyAreUnderWay() {
    try (TestServer server = TestServer.inMemory(List.of())) {
      var announcements = server.announcements();
      // Whatever the start has to do is done.
      assertThrows(CompletionException.class, () -> announcements.finished("none").join());
      for (int i = 0; i < 20; i++) {
        String waiting =
            "<announcement xmlns='urn:skein:announcement:0' reach='ALL' reached='0' told='0'"
                + " made='2026-01-01T00:00:00Z' done='false'><text>x</text></announcement>";
        byte[] content = waiting.getBytes(StandardCharsets.UTF_8);
        server.stores().cabinet().put("announcement", new Cabinet.Document("a" + i, content));
      }
      assertInstanceOf(Outcome.Busy.class, announcements.make(draft("One more.")));
      assertEquals(20, server.stores().cabinet().latest("announcement", "", 100).size());
    }
  }

  @Test
  void areRefusedWhenTheyAreEmptyOrTooLong(@TempDir Path data) {
    try (TestServer server = TestServer.in(data, List.of())) {
      var announcements = server.announcements();
      assertInstanceOf(Outcome.Empty.class, announcements.make(draft(" \n ")));
      assertInstanceOf(Outcome.Unfit.class, announcements.make(draft("x".repeat(8_001))));
      Draft strange = new Draft(Reach.ALL, "", "e\u0000n", "", "x");
      assertInstanceOf(Outcome.Unfit.class, announcements.make(strange));
      assertInstanceOf(Outcome.Made.class, announcements.make(draft("界".repeat(8_000))));
    }
  }
}
