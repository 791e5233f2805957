package im.skein.server.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Negotiation;
import im.skein.client.Options;
import im.skein.client.RefusedException;
import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Stage;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How much one account may publish: what would make conversations too long to read.
final class PublishingLimitsTest {
  private static final String NAMESPACE = "http://jabber.org/protocol/pubsub";
  private static final Secret PASSWORD = Secret.of("correct horse of alice");
  private static final int LARGE = 180_000;
  private static final int MAX_NODES = 256;

  private static Connection alice(Stage stage) throws IOException {
    try (Negotiation guest = Negotiation.begin(stage.connect(), stage.domain())) {
      Element _ = guest.register("alice", PASSWORD);
    }
    return Connection.open(
        stage.connect(),
        new Credentials(stage.domain(), "alice", PASSWORD),
        Options.onLoopback("phone"));
  }

  private static void publish(Connection alice, String node, int size) throws IOException {
    Element payload = Element.text(new Name("urn:example:n", "n"), "x".repeat(size));
    Element item = Element.builder(NAMESPACE, "item").attribute("id", "1").add(payload).build();
    Element publish =
        Element.builder(NAMESPACE, "publish").attribute("node", node).add(item).build();
    Element _ =
        alice.request(Iq.Type.SET, null, Element.of(new Name(NAMESPACE, "pubsub"), publish));
  }

  private static String refusal(Connection alice, String node, int size) {
    return assertThrows(RefusedException.class, () -> publish(alice, node, size)).condition();
  }

  @Test
  void itemsNodesAndAccountsHaveTheirLimits() throws IOException {
    // The bookmark of the lobby would take one of the nodes.
    try (TestServer server = TestServer.inMemory(List.of("lobby.enabled=false"));
        Connection alice = alice(server.stage(Way.MEMORY))) {
      assertEquals("not-acceptable", refusal(alice, "large", 200_000));
      int many = 8 * 1024 * 1024 / LARGE;
      for (int i = 0; i < many; i++) {
        publish(alice, "node" + i, LARGE);
      }
      assertEquals("policy-violation", refusal(alice, "one more", LARGE));
      // In the place of what is there, it fits.
      publish(alice, "node0", LARGE);
      for (int i = many; i < MAX_NODES; i++) {
        publish(alice, "node" + i, 1);
      }
      assertEquals("policy-violation", refusal(alice, "one more", 1));
      publish(alice, "node0", 1);
      assertEquals("not-acceptable", refusal(alice, "n".repeat(1_024), 1));
    }
  }
}
