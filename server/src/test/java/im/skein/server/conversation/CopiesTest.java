package im.skein.server.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Negotiation;
import im.skein.client.Options;
import im.skein.client.transport.Transport;
import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Stage;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Copies for a device that is behind: what conversations cannot show, for it takes much that
/// waits.
final class CopiesTest {
  private static final String PASSWORD = "correct horse of alice";
  private static final String CARBONS = "urn:xmpp:carbons:2";

  private static Credentials register(Stage stage, String name) throws IOException {
    try (Negotiation negotiation = Negotiation.begin(stage.connect(), stage.domain())) {
      negotiation.register(name, Secret.of(PASSWORD));
    }
    return Credentials.of(stage.domain(), name, PASSWORD);
  }

  private static Message chat(Jid to, String body) {
    Element text = Element.builder(Name.client("body")).text(body).build();
    return new Message(new Envelope(null, to, null, null), Message.Type.CHAT, List.of(text));
  }

  @Test
  void aDeviceThatIsBehindGetsWhatAnotherOneSent() throws IOException {
    try (TestServer server = TestServer.inMemory(List.of())) {
      Stage stage = server.stage(Way.MEMORY);
      Credentials alice = register(stage, "alice");
      Credentials bob = register(stage, "bob");
      Transport wire = stage.connect();
      Connection phone = Connection.open(wire, alice, Options.onLoopback("phone"));
      try (Connection desk = Connection.open(stage.connect(), alice, Options.onLoopback("desk"));
          Connection other = Connection.open(stage.connect(), bob, Options.onLoopback("other"))) {
        Element enable = Element.empty(new Name(CARBONS, "enable"));
        phone.request(Iq.Type.SET, enable);
        phone.announce();
        phone.sync();
        desk.announce();
        wire.close();
        for (int i = 0; i < 3; i++) {
          other.send(chat(desk.jid().bare(), "x".repeat(180_000)));
          desk.await(stanza -> hasBody(stanza, 180_000));
        }
        desk.send(chat(other.jid().bare(), "from the desk"));
        desk.sync();
        try (Connection again =
            Connection.open(
                stage.connect(), alice, Options.onLoopback("phone"), phone.resumption())) {
          assertTrue(again.isResumed());
          Stanza copy = again.await(stanza -> isCopy(stanza));
          assertEquals(desk.jid().bare(), copy.from());
        }
      }
      assertEquals(List.of(), server.takeFaults());
    }
  }

  private static boolean hasBody(Stanza stanza, int length) {
    return stanza instanceof Message message
        && Optional.ofNullable(message.body()).map(String::length).orElse(0) == length;
  }

  private static boolean isCopy(Stanza stanza) {
    return stanza.payload(new Name(CARBONS, "sent")) != null;
  }
}
