package im.skein.server.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.client.Negotiation;
import im.skein.client.PlainRule;
import im.skein.client.RefusedException;
import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Stage;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who may register by which setting, and by what one logs in: what conversations cannot show, for
/// it needs a server of its own or an exchange of proofs.
final class RegistrationTest {
  private static final Name ACCOUNT = new Name("urn:skein:account:0", "account");
  private static final Secret PASSWORD = Secret.of("correct horse of alice");

  private static Negotiation open(Stage stage) throws IOException {
    return Negotiation.begin(stage.connect(), stage.domain());
  }

  private static String register(Stage stage, String name) throws IOException {
    try (Negotiation negotiation = open(stage)) {
      return number(negotiation.register(name, PASSWORD));
    }
  }

  private static String number(Element query) {
    Element account = query.child(ACCOUNT);
    String number = account == null ? null : account.attribute("id");
    if (number == null) {
      throw new AssertionError("nobody told the number");
    }
    return number;
  }

  private static Jid logIn(Stage stage, String name, Secret password) throws IOException {
    try (Negotiation negotiation = open(stage)) {
      negotiation.authenticate(name, password, PlainRule.NEVER);
      return negotiation.bind("test");
    }
  }

  private static Element show(Negotiation guest, String token) throws IOException {
    return guest.request(
        "set", Element.builder("urn:xmpp:pars:0", "preauth").attribute("token", token).build());
  }

  @Test
  void logsInByNameInAnyCaseAndByNumber() throws IOException {
    try (TestServer server = TestServer.inMemory(List.of())) {
      Stage stage = server.stage(Way.MEMORY);
      String number = register(stage, "alice");
      assertEquals("alice", logIn(stage, "alice", PASSWORD).localpart());
      assertEquals("alice", logIn(stage, "Alice", PASSWORD).localpart());
      assertEquals("alice", logIn(stage, number, PASSWORD).localpart());
    }
  }

  @Test
  void answersUnknownUsersAndWrongPasswordsAlike() throws IOException {
    try (TestServer server = TestServer.inMemory(List.of())) {
      Stage stage = server.stage(Way.MEMORY);
      String _ = register(stage, "alice");
      Secret wrong = Secret.of("battery staple");
      for (String name : List.of("alice", "nobody", "99999")) {
        RefusedException refused =
            assertThrows(RefusedException.class, () -> logIn(stage, name, wrong));
        assertEquals("not-authorized", refused.condition());
      }
    }
  }

  @Test
  void closedServerMakesNoAccounts() throws IOException {
    try (TestServer server = TestServer.inMemory(List.of("registration.mode=closed"))) {
      Stage stage = server.stage(Way.MEMORY);
      RefusedException refused =
          assertThrows(RefusedException.class, () -> register(stage, "alice"));
      assertEquals("not-allowed", refused.condition());
    }
  }

  @Test
  void invitationIsNeededAndGoodForOneAccount() throws IOException {
    try (TestServer server = TestServer.inMemory(List.of("registration.mode=invite"))) {
      Stage stage = server.stage(Way.MEMORY);
      String token = server.invitation();
      // The first account from this machine itself needs none.
      String _ = register(stage, "alice");
      RefusedException uninvited =
          assertThrows(RefusedException.class, () -> register(stage, "bob"));
      assertEquals("forbidden", uninvited.condition());
      try (Negotiation guest = open(stage)) {
        RefusedException unknown =
            assertThrows(RefusedException.class, () -> show(guest, "aaaabbbbccccdddd"));
        assertEquals("item-not-found", unknown.condition());
        Element _ = show(guest, token);
        String _ = number(guest.register("bob", PASSWORD));
      }
      try (Negotiation late = open(stage)) {
        RefusedException used = assertThrows(RefusedException.class, () -> show(late, token));
        assertEquals("item-not-found", used.condition());
      }
    }
  }
}
