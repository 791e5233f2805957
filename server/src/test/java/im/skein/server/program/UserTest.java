package im.skein.server.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `skein user` as an operator meets it, with the server running and not.
final class UserTest {
  private static final String PASSWORD = "correct horse of alice";
  private static final String OTHER = "battery staple of alice";

  @TempDir private Path folder;

  @Test
  void makesAccountsWithoutAServer() throws IOException {
    Result added = user(PASSWORD + "\n", "add", "alice", "--password-stdin", "--admin");
    assertEquals(0, added.status, added::toString);
    assertTrue(added.text().matches("alice@localhost is made; its number is \\d{5,}"), added::text);
    String list = user("", "list").text();
    assertTrue(list.matches("\\d{5,} +alice@localhost +admin"), list);
    try (Program server = Program.serve(folder);
        Connection alice = server.login("alice", PASSWORD)) {
      assertEquals("alice@localhost", alice.jid().bare().toString());
    }
  }

  @Test
  void looksAfterAccountsWhileTheServerRuns() throws IOException {
    try (Program server = Program.serve(folder)) {
      assertEquals(0, user(PASSWORD + "\n", "add", "alice", "--password-stdin").status);
      Connection first = server.login("alice", PASSWORD);
      assertEquals(0, user(OTHER + "\n", "passwd", "alice", "--password-stdin").status);
      assertFalse(first.ended().join().isEmpty());
      assertThrows(IOException.class, () -> server.login("alice", PASSWORD));
      Connection second = server.login("alice", OTHER);
      assertEquals(0, user("", "sign-out", "alice").status);
      assertFalse(second.ended().join().isEmpty());
      Connection again = server.login("alice", OTHER);
      assertEquals(0, user("", "disable", "alice").status);
      assertFalse(again.ended().join().isEmpty());
      assertThrows(IOException.class, () -> server.login("alice", OTHER));
      assertTrue(user("", "list").text().endsWith("user  disabled"));
      assertEquals(0, user("", "enable", "alice@localhost").status);
      Connection third = server.login("alice", OTHER);
      assertEquals(0, user("", "delete", "alice").status);
      assertFalse(third.ended().join().isEmpty());
      assertEquals("", user("", "list").text());
      assertEquals(0, server.stop());
      assertFalse(String.join("\n", server.err()).contains("horse"));
    }
  }

  @Test
  void saysWhyNot() {
    assertEquals("there is no account alice", refused("", "delete", "alice"));
    assertEquals(
        "the password is too short; take at least 8 characters",
        refused("short\n", "add", "alice", "--password-stdin"));
    assertEquals(
        "the password is among the common ones; take another",
        refused("password1\n", "add", "alice", "--password-stdin"));
    assertEquals(
        "12345 is not allowed as a name: digits only are a number, not a name",
        refused(PASSWORD + "\n", "add", "12345", "--password-stdin"));
    assertEquals(
        "no password came on standard input", refused("", "add", "alice", "--password-stdin"));
    assertTrue(refused("", "add", "alice").contains("--password-stdin"));
  }

  @Test
  void neverTakesAPasswordFromTheCommandLine() {
    try (Program program = Program.start("user", "add", "alice", "--password=" + PASSWORD)) {
      assertEquals(2, program.await());
      assertTrue(String.join("\n", program.err()).contains("Unknown option"));
    }
  }

  @Test
  void tellsVersionAndHelp() {
    try (Program version = Program.start("--version");
        Program help = Program.start("serve", "--help")) {
      assertEquals(0, version.await());
      assertTrue(version.out().getFirst().startsWith("Skein "), () -> version.out().toString());
      assertEquals(0, help.await());
      assertTrue(
          String.join("\n", help.out()).contains("--set=KEY=VALUE"), () -> help.out().toString());
    }
  }

  private record Result(int status, List<String> out, List<String> err) {
    String text() {
      return String.join("\n", out);
    }
  }

  private String refused(String typed, String... arguments) {
    Result result = user(typed, arguments);
    assertEquals(1, result.status, result::toString);
    return String.join("\n", result.err);
  }

  private Result user(String typed, String... arguments) {
    List<String> all = new ArrayList<>(List.of("user"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--data", folder.toString()));
    try (Program program = Program.start(all.toArray(String[]::new)).type(typed)) {
      int status = program.await();
      return new Result(status, program.out(), program.err());
    }
  }
}
