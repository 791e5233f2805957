package im.skein.testkit.conversation;

import im.skein.client.Negotiation;
import im.skein.client.PlainRule;
import im.skein.client.RefusedException;
import im.skein.client.XmppStream;
import im.skein.client.transport.Transport;
import im.skein.testkit.conversation.Step.Proof;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Plays a script on a stage. Nothing in it sleeps: whoever receives waits until something comes,
/// and that nothing comes is proven by pings that would arrive behind it.
public final class Conversation {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Script script;
  private final Stage stage;
  private final Bindings bindings = new Bindings();
  private final Map<String, String> accounts = new LinkedHashMap<>();
  private final Map<String, String> components = new LinkedHashMap<>();
  private final Set<String> registered = new HashSet<>();
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private int pings;

  private Conversation(Script script, Stage stage) {
    this.script = script;
    this.stage = stage;
    bindings.set("domain", stage.domain());
  }

  /// Plays a script from beginning to end.
  ///
  /// @throws AssertionError at the first statement that does not come true, with its line
  public static void play(Script script, Stage stage) {
    new Conversation(script, stage).play();
  }

  private void play() {
    try {
      for (Step step : script.steps()) {
        try {
          take(step);
        } catch (AssertionError | IOException e) {
          throw new AssertionError(
              "line " + step.line() + ", " + step.client() + ": " + e.getMessage(), e);
        }
      }
    } finally {
      participants.values().forEach(participant -> participant.stream().close());
    }
  }

  private void take(Step step) throws IOException {
    switch (step) {
      case Step.Introduce(int _, String client, String account) -> introduce(client, account);
      case Step.Authenticate(int _, String client, Proof proof, List<Element> children) -> {
        makeAccount(account(client));
        List<Element> filled = children.stream().map(this::fill).toList();
        logIn(
            new LogIn(participant(client), stage.localpart(account(client)), filled),
            client,
            proof);
      }
      case Step.IntroduceComponent(int _, String client) -> introduceComponent(client);
      case Step.Connect(int _, String client) -> {
        if (components.containsKey(client)) {
          participants.put(client, ComponentEnd.connect(stage, component(client), secret(client)));
        } else {
          connect(client);
        }
      }
      case Step.Open(int _, String client) -> {
        if (components.containsKey(client)) {
          ComponentEnd end = ComponentEnd.open(stage, component(client));
          bindings.set(client + ".stream", end.id());
          participants.put(client, new Participant(end.stream(), null));
        } else {
          open(client);
        }
      }
      case Step.Send(int _, String client, List<Element> elements) -> {
        for (Element element : elements) {
          participant(client).stream().send(fill(element));
        }
      }
      case Step.SendRaw(int _, String client, String text) ->
          participant(client).stream()
              .sendRaw(bindings.fill(text).getBytes(StandardCharsets.UTF_8));
      case Step.Receive(int _, String client, List<Element> patterns, boolean ordered) ->
          receive(client, patterns, ordered);
      case Step.NothingElse(int _, String client) -> nothingElse(client);
      case Step.Disconnect(int _, String client) -> leave(client).stream().close();
      case Step.Drop(int _, String client) -> leave(client).stream().transport().close();
      case Step.StreamEnds(int _, String client) -> participant(client).awaitEnd(PATIENCE);
    }
  }

  private void logIn(LogIn way, String client, Proof proof) throws IOException {
    Secret password = password(account(client));
    switch (proof) {
      case Proof.Password(String as) -> way.byPassword(password, bindings.fill(as), PATIENCE);
      case Proof.Guess() -> way.byPassword(Secret.of("a guess"), "", PATIENCE);
      case Proof.Token(String token) -> way.byToken(Secret.of(bindings.fill(token)));
    }
  }

  private Element fill(Element element) {
    return Matching.fill(element, bindings);
  }

  private void introduce(String client, String account) {
    String localpart = stage.localpart(account);
    accounts.put(client, account);
    bindings.set(client + ".name", localpart);
    bindings.set(client + ".bare", localpart + "@" + stage.domain());
    bindings.set(client + ".password", password(account).reveal());
  }

  private void introduceComponent(String client) {
    String domain = client + "." + stage.domain();
    components.put(client, domain);
    bindings.set(client + ".jid", domain);
  }

  private String component(String client) {
    return components.getOrDefault(client, "");
  }

  /// A server that is to let in a component of a script must have this secret for it.
  private static Secret secret(String client) {
    return Secret.of("secret of " + client);
  }

  /// Registers where needed, logs in and binds, with the client's name as the wish for a resource.
  private void connect(String client) throws IOException {
    String account = account(client);
    Secret password = password(account);
    makeAccount(account);
    Negotiation negotiation = Negotiation.begin(stage.connect(), stage.domain());
    negotiation.authenticate(stage.localpart(account), password, PlainRule.NEVER);
    Jid jid = negotiation.bind(client);
    Participant participant = new Participant(negotiation.stream(), null);
    bound(client, participant, jid);
    participants.put(client, participant);
  }

  private void bound(String client, Participant participant, Jid jid) {
    participant.jid(jid);
    bindings.set(client + ".jid", jid.toString());
    bindings.set(client + ".resource", jid.resource());
  }

  /// Registers an account where that was not done yet.
  private void makeAccount(String account) throws IOException {
    Secret password = password(account);
    if (registered.add(account)) {
      try (Negotiation negotiation = Negotiation.begin(stage.connect(), stage.domain())) {
        negotiation.register(stage.localpart(account), password);
      } catch (RefusedException e) {
        throw new AssertionError("the account cannot be made: " + e.getMessage(), e);
      }
    }
  }

  private void open(String client) throws IOException {
    Transport transport = stage.connect();
    XmppStream stream = new XmppStream(transport);
    stream.open(stage.domain());
    participants.put(client, new Participant(stream, null));
  }

  private void receive(String client, List<Element> patterns, boolean ordered) {
    Participant participant = participant(client);
    List<Element> open = new ArrayList<>(patterns);
    while (!open.isEmpty()) {
      Element actual = participant.next(PATIENCE);
      Jid address = LogIn.address(actual);
      if (address != null) {
        bound(client, participant, address);
      }
      String complaint = "";
      Element found = null;
      for (Element pattern : ordered ? open.subList(0, 1) : open) {
        Bindings attempt = bindings.copy();
        Matching matching = new Matching(attempt);
        if (matching.matches(pattern, actual)) {
          bindings.takeOver(attempt);
          found = pattern;
          break;
        }
        complaint = matching.complaint();
      }
      if (found == null) {
        throw new AssertionError(
            complaint
                + "\n  came:     "
                + Fragments.show(actual)
                + "\n  expected: "
                + Fragments.show(open.getFirst()));
      }
      open.remove(found);
    }
  }

  /// Every other client pings this one, so that whatever they sent before has gone the same way
  /// ahead; then this one pings the server, so that whatever the server had for it is there.
  private void nothingElse(String client) throws IOException {
    Participant target = participant(client);
    Jid jid = target.jid();
    for (Participant other : participants.values()) {
      if (other != target && other.jid() != null && !other.isOver() && jid != null) {
        other.ping(jid, String.valueOf(++pings), PATIENCE);
      }
    }
    if (jid != null && components.containsKey(client)) {
      target.ping(Jid.known(stage.domain()), String.valueOf(++pings), PATIENCE);
    } else if (jid != null) {
      target.ping(null, String.valueOf(++pings), PATIENCE);
    }
    if (!target.rest().isEmpty()) {
      throw new AssertionError("there is " + Fragments.show(target.rest().getFirst()));
    }
  }

  private Participant leave(String client) {
    Participant participant = participant(client);
    participants.remove(client);
    return participant;
  }

  private Participant participant(String client) {
    @Nullable Participant participant = participants.get(client);
    if (participant == null) {
      throw new AssertionError(client + " is not connected");
    }
    return participant;
  }

  private String account(String client) {
    String account = accounts.get(client);
    return account == null ? client : account;
  }

  /// Accounts live as long as a test; what matters is that a server takes the password.
  private static Secret password(String account) {
    return Secret.of("correct horse of " + account);
  }
}
