package im.skein.bench.kill;

import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.Target;
import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Options;
import im.skein.client.SilenceException;
import im.skein.client.transport.TcpTransport;
import im.skein.client.transport.Trust;
import im.skein.wire.Element;
import im.skein.wire.Message;
import im.skein.wire.Name;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/// Logs in after all the kills and checks what its sender has left for it.
final class Recipient {
  private static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");
  private static final Duration QUIET = Duration.ofSeconds(5);

  /// What one recipient found.
  ///
  /// @param arrived messages, repeated ones included
  /// @param missing acknowledged and not there
  /// @param doubled there twice, although repetitions with a known stanza-id were dropped
  /// @param disordered behind a later one of the same sender
  /// @param foreign not from this sender, or never sent
  record Findings(int arrived, int missing, int doubled, int disordered, int foreign) {
    Findings plus(Findings other) {
      return new Findings(
          arrived + other.arrived,
          missing + other.missing,
          doubled + other.doubled,
          disordered + other.disordered,
          foreign + other.foreign);
    }
  }

  private final LoadAccount account;
  private final Sender sender;
  private final Set<String> stanzaIds = new HashSet<>();
  private final Set<Integer> numbers = new HashSet<>();
  private int highest = -1;
  private int arrived;
  private int doubled;
  private int disordered;
  private int foreign;

  Recipient(LoadAccount account, Sender sender) {
    this.account = account;
    this.sender = sender;
  }

  /// Logs in, takes everything, and says what is wrong with it.
  Findings check(Target target) throws IOException {
    TcpTransport transport =
        TcpTransport.connect(target.address(), target.domain(), Trust.system());
    Credentials who = Credentials.of(target.domain(), account.name(), account.password());
    try (Connection connection = Connection.open(transport, who, Options.onLoopback("after"))) {
      connection.announce();
      takeAll(connection);
    }
    int missing = 0;
    for (int number = 0; number < sender.acknowledged(); number++) {
      missing += numbers.contains(number) ? 0 : 1;
    }
    return new Findings(arrived, missing, doubled, disordered, foreign);
  }

  private void takeAll(Connection connection) throws IOException {
    while (true) {
      Duration patience = numbers.size() < sender.sent() ? QUIET : Duration.ofMillis(200);
      try {
        take((Message) connection.await(Message.class::isInstance, patience));
      } catch (SilenceException _) {
        return;
      }
    }
  }

  private void take(Message message) {
    if (message.body() == null) {
      return;
    }
    arrived++;
    Element mark = message.payload(STANZA_ID);
    String stanzaId = mark == null ? null : mark.attribute("id");
    if (stanzaId != null && !stanzaIds.add(stanzaId)) {
      return;
    }
    checked(message, this::inOrder);
  }

  private void checked(Message message, IntConsumer then) {
    String id = String.valueOf(message.id());
    int number = id.matches("k\\d{1,9}") ? Integer.parseInt(id.substring(1)) : -1;
    if (number < 0
        || number >= sender.sent()
        || !Sender.text(sender.account(), number).equals(message.body())) {
      foreign++;
    } else {
      then.accept(number);
    }
  }

  private void inOrder(int number) {
    if (!numbers.add(number)) {
      doubled++;
      return;
    }
    if (number < highest) {
      disordered++;
    }
    highest = Math.max(highest, number);
  }
}
