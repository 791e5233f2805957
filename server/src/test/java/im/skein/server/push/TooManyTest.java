package im.skein.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import im.skein.wire.sasl.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many push registrations an account may have, and that they outlive the server.
final class TooManyTest {
  private static final Secret PASSWORD = Secret.of("correct horse of alice");
  private static final Element ASK = Element.empty("urn:skein:push:0", "web-push");
  private static final int MOST = 32;

  private static Connection connect(TestServer server, String device) throws Exception {
    Stage stage = server.stage(Way.MEMORY);
    return Connection.open(
        stage.connect(),
        new Credentials(stage.domain(), "alice", PASSWORD),
        Options.onLoopback(device));
  }

  @Test
  void anAccountHasOnlySoManyAndKeepsThem(@TempDir Path data) throws Exception {
    Subscriber subscriber = new Subscriber();
    try (TestServer server = TestServer.in(data, List.of())) {
      Stage stage = server.stage(Way.MEMORY);
      try (Negotiation guest = Negotiation.begin(stage.connect(), stage.domain())) {
        Element _ = guest.register("alice", PASSWORD);
      }
      for (int i = 0; i <= MOST; i++) {
        Element wish = subscriber.subscribe("https://push.example.org/" + i, false);
        try (Connection alice = connect(server, "device" + i)) {
          if (i < MOST) {
            Element _ = alice.request(Iq.Type.SET, wish);
          } else {
            RefusedException refusal =
                assertThrows(
                    RefusedException.class,
                    () -> {
                      Element _ = alice.request(Iq.Type.SET, wish);
                    });
            assertEquals("policy-violation", refusal.condition());
            // In the place of one that is there, it fits.
            Element _ =
                alice.request(
                    Iq.Type.SET, subscriber.subscribe("https://push.example.org/0", false));
          }
        }
      }
      assertEquals(List.of(), server.takeFaults());
    }
    try (TestServer server = TestServer.in(data, List.of())) {
      assertEquals("https://push.example.org/31", endpoint(server, "device31"));
      assertEquals("https://push.example.org/0", endpoint(server, "device32"));
      assertNull(endpoint(server, "device0"));
    }
  }

  private static @Nullable String endpoint(TestServer server, String device) throws Exception {
    try (Connection alice = connect(server, device)) {
      return alice.request(Iq.Type.GET, ASK).attribute("endpoint");
    }
  }
}
