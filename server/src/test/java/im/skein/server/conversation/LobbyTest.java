package im.skein.server.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Negotiation;
import im.skein.client.Options;
import im.skein.client.RefusedException;
import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Conversations;
import im.skein.testkit.conversation.Stage;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The lobby: its conversations, each with a server of its own, and what conversations cannot show.
final class LobbyTest {
  private static final String PASSWORD = "correct horse of the lobby";
  private static final Jid LOBBY = Jid.known("lobby@rooms." + TestServer.DOMAIN);
  private static final String MUC = "http://jabber.org/protocol/muc";
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";

  /// As many as the lobby shows to all.
  private static final int SHOWN = 200;

  private final List<TestServer> servers = new ArrayList<>();

  private TestServer with(TestServer server) {
    servers.add(server);
    return server;
  }

  @AfterEach
  void nothingWasReported() {
    for (TestServer server : servers) {
      assertEquals(List.of(), server.takeFaults());
      server.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> inMemory() {
    return Conversations.in(
        Path.of("src/test/conversations-lobby"),
        () -> with(TestServer.inMemory(List.of())).stage(Way.MEMORY));
  }

  private static Credentials register(Stage stage, String name) throws IOException {
    try (Negotiation negotiation = Negotiation.begin(stage.connect(), stage.domain())) {
      negotiation.register(name, Secret.of(PASSWORD));
    }
    return Credentials.of(stage.domain(), name, PASSWORD);
  }

  private static Connection open(Stage stage, Credentials who) throws IOException {
    return Connection.open(stage.connect(), who, Options.onLoopback("here"));
  }

  private static Connection open(Stage stage, String name) throws IOException {
    return open(stage, register(stage, name));
  }

  private static Jid place(Connection who) {
    return Jid.known(LOBBY + "/" + who.jid().localpart());
  }

  private static void enter(Connection who) throws IOException {
    who.send(
        new Presence(
            new Envelope(null, place(who), null, null),
            Presence.Type.AVAILABLE,
            List.of(Element.empty(MUC, "x"))));
  }

  /// Who is shown to somebody who enters, until the own presence comes.
  private static List<String> seen(Connection who) throws IOException {
    enter(who);
    List<String> names = new ArrayList<>();
    while (true) {
      Stanza next = who.await(stanza -> stanza instanceof Presence && isOfLobby(stanza));
      if (place(who).equals(next.from())) {
        who.await(LobbyTest::isOfLobby);
        return names;
      }
      names.add(String.valueOf(next.from()));
    }
  }

  private static boolean isOfLobby(Stanza stanza) {
    Jid from = stanza.from();
    return from != null && from.sameBare(LOBBY);
  }

  private static int marks(Connection who) throws IOException {
    Element items =
        Element.builder(PUBSUB, "items").attribute("node", "urn:xmpp:bookmarks:1").build();
    Element answer;
    try {
      answer = who.request(Iq.Type.GET, Element.of(new Name(PUBSUB, "pubsub"), items));
    } catch (RefusedException _) {
      return 0;
    }
    Element found = answer.child("items");
    return found == null ? 0 : found.children().size();
  }

  @Test
  void showsOnlySoManyToAll() throws IOException {
    Stage stage = with(TestServer.inMemory(List.of())).stage(Way.MEMORY);
    List<Connection> there = new ArrayList<>();
    try (Connection owner = open(stage, "willow")) {
      for (int i = 0; i < SHOWN; i++) {
        Connection next = open(stage, "member%d".formatted(i));
        there.add(next);
        assertEquals(i, seen(next).size());
      }
      try (Connection hidden = open(stage, "hidden");
          Connection next = open(stage, "next")) {
        assertEquals(SHOWN, seen(hidden).size());
        // The owner is shown beyond the limit, and sees those who are.
        assertEquals(SHOWN, seen(owner).size());
        assertEquals(place(owner), hidden.await(LobbyTest::isOfLobby).from());
        for (int i = 0; i < 2; i++) {
          there.get(i).close();
          Stanza gone = hidden.await(LobbyTest::isOfLobby);
          assertEquals(LOBBY + "/member" + i, String.valueOf(gone.from()));
        }
        // A place is free again.
        assertEquals(SHOWN - 1, seen(next).size());
        assertEquals(place(next), hidden.await(LobbyTest::isOfLobby).from());
      }
    } finally {
      for (Connection each : there) {
        each.close();
      }
    }
  }

  @Test
  void isOfferedAndTakenAwayBySetting(@TempDir Path data) throws IOException {
    Credentials alice;
    Credentials bob;
    Stage stage;
    try (TestServer off = TestServer.in(data, List.of("lobby.enabled=false"))) {
      stage = off.stage(Way.TCP);
      alice = register(stage, "alice");
      bob = register(stage, "bob");
      try (Connection one = open(stage, alice)) {
        assertEquals(0, marks(one));
        enter(one);
        Stanza refused = one.await(LobbyTest::isOfLobby);
        assertTrue(refused.isError());
        assertEquals(0, listed(one));
      }
      assertEquals(List.of(), off.takeFaults());
    }
    try (TestServer on = TestServer.in(data, List.of())) {
      try (Connection one = open(on.stage(Way.TCP), alice);
          Connection two = open(on.stage(Way.TCP), bob)) {
        assertEquals(1, marks(one));
        assertEquals(1, marks(two));
        assertEquals(1, listed(one));
        assertEquals(0, seen(one).size());
        retract(two);
      }
      assertEquals(List.of(), on.takeFaults());
    }
    try (TestServer off = TestServer.in(data, List.of("lobby.enabled=false"))) {
      try (Connection one = open(off.stage(Way.TCP), alice);
          Connection two = open(off.stage(Way.TCP), bob)) {
        assertEquals(0, marks(one));
        assertEquals(0, marks(two));
        assertEquals(0, listed(one));
      }
    }
    try (TestServer on = TestServer.in(data, List.of())) {
      try (Connection one = open(on.stage(Way.TCP), alice);
          Connection two = open(on.stage(Way.TCP), bob)) {
        assertEquals(1, marks(one));
        // Who has left is not put back.
        assertEquals(0, marks(two));
        assertEquals(1, listed(one));
      }
    }
  }

  private static int listed(Connection who) throws IOException {
    return who.request(
            Iq.Type.GET,
            Jid.known("rooms." + TestServer.DOMAIN),
            Element.empty("http://jabber.org/protocol/disco#items", "query"))
        .children()
        .size();
  }

  private static void retract(Connection who) throws IOException {
    Element retract =
        Element.builder(PUBSUB, "retract")
            .attribute("node", "urn:xmpp:bookmarks:1")
            .add(Element.builder(PUBSUB, "item").attribute("id", LOBBY.toString()).build())
            .build();
    who.request(Iq.Type.SET, Element.of(new Name(PUBSUB, "pubsub"), retract));
    assertEquals(0, marks(who));
  }
}
