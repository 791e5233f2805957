package im.skein.bench.kill;

import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.Target;
import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Options;
import im.skein.client.Resumption;
import im.skein.client.SilenceException;
import im.skein.client.transport.TcpTransport;
import im.skein.client.transport.Trust;
import im.skein.wire.Element;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/// Takes what its sender writes to it, on line all the time or only after all the kills, and checks
/// it.
final class Recipient implements Runnable {
  private static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration MOMENT = Duration.ofMillis(200);

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
  private final Shore shore;
  private final Set<String> stanzaIds = new HashSet<>();
  private final Set<Integer> numbers = new HashSet<>();
  private int highest = -1;
  private int arrived;
  private int doubled;
  private int disordered;
  private int foreign;

  Recipient(LoadAccount account, Sender sender, Shore shore) {
    this.account = account;
    this.sender = sender;
    this.shore = shore;
  }

  /// Is on line, and finds the server again after every kill, until its sender has nothing more.
  @Override
  public void run() {
    Optional<Resumption> lost = Optional.empty();
    while (!sender.isDone()) {
      int generation = shore.generation();
      try (Connection connection = connect(shore.target(), lost)) {
        stay(connection);
        lost = connection.resumption();
      } catch (IOException _) {
        lost = Optional.empty();
        shore.awaitAfter(generation);
      }
    }
  }

  private void stay(Connection connection) {
    try {
      if (!connection.isResumed()) {
        connection.announce();
      }
      while (!sender.isDone()) {
        try {
          take((Message) connection.await(Message.class::isInstance, MOMENT));
        } catch (SilenceException _) {
          // nothing came in this moment
        }
      }
    } catch (IOException _) {
      // the server was killed; what had come before is acknowledged, so it counts
    }
    for (Optional<Stanza> rest = connection.poll(Message.class::isInstance);
        rest.isPresent();
        rest = connection.poll(Message.class::isInstance)) {
      take((Message) rest.get());
    }
  }

  private Connection connect(Target target, Optional<Resumption> lost) throws IOException {
    TcpTransport transport =
        TcpTransport.connect(target.address(), target.domain(), Trust.system());
    Credentials who = Credentials.of(target.domain(), account.name(), account.password());
    return Connection.open(transport, who, Options.onLoopback("after"), lost);
  }

  /// Logs in, takes everything, and says what is wrong with it.
  Findings check(Target target) throws IOException {
    try (Connection connection = connect(target, Optional.empty())) {
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
