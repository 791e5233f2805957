package im.skein.client;

import im.skein.client.transport.Transport;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A session on a server. A virtual thread of its own reads: it answers what must be answered,
/// hands answers to who waits for them, and keeps everything else until somebody takes it. All
/// methods may be called by any thread; those that wait block.
public final class Connection implements AutoCloseable {
  private static final Name PING = new Name("urn:xmpp:ping", "ping");
  private static final Name ROSTER = new Name("jabber:iq:roster", "query");

  private final XmppStream stream;
  private final Options options;
  private final Jid jid;
  private final Management management;
  private final String resumptionId;
  private final boolean managed;
  private final boolean resumed;
  private final Inbox inbox = new Inbox();
  private final Map<String, CompletableFuture<Iq>> asked = new ConcurrentHashMap<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final String idPrefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong nextId = new AtomicLong();
  private final Object sending = new Object();
  private volatile @Nullable Consumer<Stanza> listener;

  private Connection(Establishing made, Options options) {
    this.stream = made.stream();
    this.options = options;
    this.jid = made.jid();
    this.management = made.management();
    this.resumptionId = made.resumptionId();
    this.managed = made.managed();
    this.resumed = made.resumed();
  }

  /// Logs in over this transport and binds a resource.
  ///
  /// @throws RefusedException when the server does not let us in
  /// @throws SilenceException when it does not answer in time
  public static Connection open(Transport transport, Credentials who, Options options)
      throws IOException {
    return open(transport, who, options, Optional.empty());
  }

  /// Logs in and goes on with a lost session; where the server no longer has it, begins a new one.
  /// See [#isResumed].
  public static Connection open(
      Transport transport, Credentials who, Options options, Optional<Resumption> lost)
      throws IOException {
    Establishing made = Establishing.within(transport, who, options, lost);
    Connection connection = new Connection(made, options);
    if (made.resumed()) {
      synchronized (connection.sending) {
        for (Stanza again : connection.management.unacknowledged()) {
          connection.stream.send(again.toElement());
        }
        connection.stream.send(Management.request());
      }
    }
    Thread.ofVirtual().name("xmpp " + who.name()).start(connection::read);
    return connection;
  }

  /// The session's full address.
  public Jid jid() {
    return jid;
  }

  /// Whether this goes on with the lost session it was opened with.
  public boolean isResumed() {
    return resumed;
  }

  /// What is needed to go on with this session on another connection; nothing where the server does
  /// not offer it.
  public Optional<Resumption> resumption() {
    return resumptionId.isEmpty()
        ? Optional.empty()
        : Optional.of(new Resumption(resumptionId, jid, management));
  }

  /// A fresh mark for a stanza.
  public String freshId() {
    return idPrefix + nextId.incrementAndGet();
  }

  /// Sends a stanza.
  ///
  /// @throws IOException when the connection is gone; with stream management the stanza is kept for
  ///   [#resumption] all the same
  public void send(Stanza stanza) throws IOException {
    synchronized (sending) {
      if (managed) {
        management.sent(stanza);
      }
      stream.send(stanza.toElement());
    }
  }

  /// Says that we are here (RFC 6121 §4.2), with these payloads.
  public void announce(Element... payload) throws IOException {
    send(new Presence(Envelope.NONE, Presence.Type.AVAILABLE, List.of(payload)));
  }

  /// Asks the server to say what it has handled; see [#onAcknowledged].
  public void requestAcknowledgement() throws IOException {
    synchronized (sending) {
      if (managed) {
        stream.send(Management.request());
      }
    }
  }

  /// Calls back with every stanza of ours that the server acknowledges from now on, in the order
  /// they were sent, on the reading thread.
  public void onAcknowledged(Consumer<Stanza> told) {
    management.onAcknowledged(told);
  }

  /// What was sent and is not acknowledged, oldest first.
  public List<Stanza> unacknowledged() {
    return management.unacknowledged();
  }

  /// Sends a request and waits for its answer.
  ///
  /// @param to whom, or null for one's own account
  /// @return the payload of the answer, or an empty element of the request's name
  /// @throws RefusedException when the answer is an error
  /// @throws SilenceException when none comes in time
  public Element request(Iq.Type type, @Nullable Jid to, Element payload) throws IOException {
    String id = freshId();
    CompletableFuture<Iq> answer = new CompletableFuture<>();
    asked.put(id, answer);
    try {
      if (end.isDone()) {
        throw new StreamEndedException(end.join());
      }
      send(new Iq(new Envelope(null, to, id, null), type, List.of(payload)));
      Iq iq = answer.get(options.patience().toMillis(), TimeUnit.MILLISECONDS);
      if (iq.isError()) {
        throw RefusedException.of(payload.name().local(), iq.toElement());
      }
      return iq.payload().isEmpty() ? Element.empty(payload.name()) : iq.payload().getFirst();
    } catch (TimeoutException _) {
      throw new SilenceException("answer to " + payload.name().local(), options.patience());
    } catch (ExecutionException _) {
      throw new StreamEndedException(end.getNow("unknown"));
    } catch (InterruptedException _) {
      throw new InterruptedIOException();
    } finally {
      asked.remove(id);
    }
  }

  /// Sends a request to the server or one's own account and waits for its answer.
  public Element request(Iq.Type type, Element payload) throws IOException {
    return request(type, null, payload);
  }

  /// Waits until everything sent so far has been worked through and everything it caused for this
  /// session has arrived: the server answers in order.
  public void sync() throws IOException {
    request(Iq.Type.GET, Jid.known(jid.domain()), Element.empty(PING));
  }

  /// Takes the first stanza that matches, waiting as long as the options say; others stay.
  ///
  /// @throws SilenceException when none comes in time
  public Stanza await(Predicate<Stanza> wanted) throws IOException {
    return await(wanted, options.patience());
  }

  /// Takes the first stanza that matches, waiting that long; others stay.
  ///
  /// @throws SilenceException when none comes in time
  public Stanza await(Predicate<Stanza> wanted, Duration patience) throws IOException {
    return inbox.take(wanted, "such stanza", patience);
  }

  /// Takes the first stanza that matches, if it is there.
  public Optional<Stanza> poll(Predicate<Stanza> wanted) {
    return inbox.poll(wanted);
  }

  /// From now on hands every stanza to this listener, on the reading thread, instead of keeping it.
  /// What was kept before is handed over first.
  public void listen(Consumer<Stanza> told) {
    synchronized (inbox) {
      for (Optional<Stanza> kept = inbox.poll(_ -> true);
          kept.isPresent();
          kept = inbox.poll(_ -> true)) {
        told.accept(kept.get());
      }
      listener = told;
    }
  }

  /// Completes with words for a person when the session's connection is gone.
  public CompletableFuture<String> ended() {
    return end.copy();
  }

  /// Drops the connection without a word, as a lost network does.
  public void drop() {
    stream.transport().close();
  }

  /// Ends the session.
  @Override
  public void close() {
    stream.close();
  }

  private void read() {
    while (!end.isDone()) {
      switch (stream.next()) {
        case Incoming.Opened _ -> {}
        case Incoming.Received(Element element) -> received(element);
        case Incoming.Ended(String why) -> {
          stream.transport().close();
          end.complete(why);
          inbox.end(why);
          asked.values().forEach(open -> open.completeExceptionally(new StreamEndedException(why)));
        }
      }
    }
  }

  private void received(Element element) {
    try {
      if (element.name().namespace().equals(Management.NAMESPACE)) {
        manage(element);
      } else if (Stanza.isStanza(element)) {
        management.received();
        stanza(Stanza.parse(element));
      }
    } catch (StanzaException _) {
      // a server that sends malformed stanzas is no reason to end; it is answered by silence
    } catch (IOException _) {
      // the answer could not be written; the next read says why
    }
  }

  private void manage(Element element) throws IOException {
    if (element.is(Management.name("r"))) {
      synchronized (sending) {
        stream.send(management.answer());
      }
    } else if (element.is(Management.name("a"))
        && !management.acknowledged(Establishing.handled(element))) {
      stream.transport().close();
    }
  }

  private void stanza(Stanza stanza) throws IOException {
    if (stanza instanceof Iq iq) {
      CompletableFuture<Iq> waiting = iq.isRequest() ? null : asked.get(String.valueOf(iq.id()));
      if (waiting != null) {
        waiting.complete(iq);
        return;
      }
      if (iq.isRequest()) {
        answer(iq);
      }
    }
    synchronized (inbox) {
      Consumer<Stanza> told = listener;
      if (told == null) {
        inbox.put(stanza);
      } else {
        told.accept(stanza);
      }
    }
  }

  /// Every request is answered (RFC 6120 §8.2.3): roster changes and pings with a result, all else
  /// with the error for what is not there.
  private void answer(Iq iq) throws IOException {
    boolean known = iq.payload(PING) != null || iq.payload(ROSTER) != null;
    send(
        known
            ? iq.result(null)
            : iq.error(StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE)));
  }
}
