package im.skein.bench.kill;

import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.Target;
import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Dialogue;
import im.skein.client.Options;
import im.skein.client.Resumption;
import im.skein.client.transport.TcpTransport;
import im.skein.client.transport.Trust;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Writes numbered messages to one recipient, whatever happens to the server: it counts a message
/// as acknowledged only by `<a/>` (XEP-0198), and sends every other again, with the same id, on its
/// next connection.
final class Sender implements Runnable {
  private static final int WINDOW = 20;
  private static final Options OPTIONS = Options.onLoopback("kill").with(Duration.ofSeconds(15));

  private final LoadAccount account;
  private final String recipient;
  private final Shore shore;
  private final Semaphore window = new Semaphore(WINDOW);
  private final ArrayDeque<Integer> unacknowledged = new ArrayDeque<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private int sent;
  private int acknowledged;
  private int resumed;
  private int refusedResumptions;
  private int resent;

  Sender(LoadAccount account, String recipient, Shore shore) {
    this.account = account;
    this.recipient = recipient;
    this.shore = shore;
  }

  /// The text of a message, by which the recipient knows it.
  static String text(LoadAccount sender, int number) {
    return "message " + number + " of " + sender.name();
  }

  LoadAccount account() {
    return account;
  }

  synchronized int sent() {
    return sent;
  }

  /// Messages with lower numbers are acknowledged.
  synchronized int acknowledged() {
    return acknowledged;
  }

  int resumed() {
    return resumed;
  }

  int refusedResumptions() {
    return refusedResumptions;
  }

  int resent() {
    return resent;
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void run() {
    Optional<Resumption> lost = Optional.empty();
    while (!isDone()) {
      int generation = shore.generation();
      Connection connection = connect(lost);
      if (connection == null) {
        shore.awaitAfter(generation);
        continue;
      }
      try (connection) {
        if (connection.isResumed()) {
          resumed++;
        } else {
          refusedResumptions += lost.isPresent() ? 1 : 0;
          connection.onAcknowledged(this::acknowledged);
          sendAgain(connection);
        }
        goOn(connection);
      } catch (IOException _) {
        // the server was killed; the loop finds it again
      }
      lost = connection.resumption();
    }
  }

  private @Nullable Connection connect(Optional<Resumption> lost) {
    Target target = shore.target();
    try {
      TcpTransport transport =
          TcpTransport.connect(target.address(), target.domain(), Trust.system());
      Credentials who = Credentials.of(target.domain(), account.name(), account.password());
      return Connection.open(transport, who, OPTIONS, lost);
    } catch (IOException e) {
      complaints.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void sendAgain(Connection connection) throws IOException {
    List<Integer> again;
    synchronized (this) {
      again = List.copyOf(unacknowledged);
    }
    for (int number : again) {
      connection.send(message(connection, number));
      resent++;
    }
    connection.requestAcknowledgement();
  }

  private void goOn(Connection connection) throws IOException {
    while (!connection.ended().isDone()) {
      if (shore.isClosed()) {
        finish(connection);
        return;
      }
      if (!takeSlot()) {
        connection.requestAcknowledgement();
        continue;
      }
      int number;
      synchronized (this) {
        number = sent++;
        unacknowledged.add(number);
      }
      connection.send(message(connection, number));
      if (number % (WINDOW / 4) == 0) {
        connection.requestAcknowledgement();
      }
    }
  }

  private void finish(Connection connection) throws IOException {
    while (!isDone() && !connection.ended().isDone()) {
      connection.requestAcknowledgement();
      takeSlot();
    }
  }

  private boolean takeSlot() {
    try {
      return window.tryAcquire(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Whether everything was written and acknowledged, or all is given up.
  synchronized boolean isDone() {
    return shore.isAbandoned() || (shore.isClosed() && unacknowledged.isEmpty());
  }

  private Message message(Connection connection, int number) {
    Jid to = Jid.known(recipient);
    return new Dialogue(connection, to).text("k" + number, text(account, number));
  }

  /// Acknowledgements come in the order of sending, so the oldest one is meant.
  private synchronized void acknowledged(Stanza stanza) {
    if (stanza instanceof Message message) {
      int oldest = unacknowledged.remove();
      if (!("k" + oldest).equals(message.id())) {
        complaints.add(message.id() + " was acknowledged instead of k" + oldest);
      }
      acknowledged = Math.max(acknowledged, oldest + 1);
      window.release();
    }
  }
}
