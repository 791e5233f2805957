package im.skein.testkit.sim;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.xml.StreamReader;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A careful client of the simulated world, one device of one account: logs in, uses stream
/// management, resumes, sends again what was not acknowledged under the same origin-id, and drops
/// what it has seen.
final class SimClient implements Link.FarEnd, StreamSink, RoomSeat.Client {
  private static final String SM = "urn:xmpp:sm:3";
  private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
  private static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
  private static final long RETRY_MILLIS = 500;

  private final String account;
  private final String device;
  private final History history;
  private final Schedule schedule;
  private final Executor thread;
  private final Function<SimClient, Link> connector;

  private final Outbox outbox;
  private final Inbox inbox;

  /// Its seats in rooms, by the room's address.
  private final Map<String, RoomSeat> seats = new LinkedHashMap<>();

  private final RoomHistory rooms;
  private @Nullable Link link;
  private @Nullable StreamReader reader;
  private @Nullable String resumption;
  private @Nullable String address;
  private boolean wanted;
  private boolean authenticated;
  private boolean live;
  private boolean away;
  private boolean counting;
  private long sentCount;
  private long receivedCount;
  private boolean retrying;

  SimClient(
      String account,
      String device,
      World.Parts parts,
      Executor thread,
      Function<SimClient, Link> connector) {
    this.account = account;
    this.device = device;
    this.history = parts.history();
    this.rooms = parts.rooms();
    this.outbox = new Outbox(history, rooms);
    this.inbox = new Inbox(account, device, history);
    this.schedule = parts.schedule();
    this.thread = thread;
    this.connector = connector;
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public String device() {
    return device;
  }

  /// Takes a seat in a room for all time; before anything else.
  void sit(String room, boolean archive) {
    RoomSeat seat = new RoomSeat(room, this, rooms, archive);
    seats.put(seat.address(), seat);
    rooms.seat(room, device);
  }

  /// The rooms where it has a seat.
  List<RoomSeat> seats() {
    return List.copyOf(seats.values());
  }

  Executor thread() {
    return thread;
  }

  /// Goes on line, and stays so through every broken connection.
  void start() {
    thread.execute(() -> {
      wanted = true;
      connect();
    });
  }

  /// Closes the stream properly and stays off line.
  void stop() {
    thread.execute(() -> {
      wanted = false;
      resumption = null;
      Link open = link;
      if (open != null) {
        write("</stream:stream>");
        open.cut();
      }
    });
  }

  /// Becomes unavailable without closing the stream, or available again.
  void away(boolean gone) {
    thread.execute(() -> {
      boolean changed = away != gone;
      away = gone;
      if (live && changed) {
        announce();
        if (!gone) {
          seats.values().forEach(RoomSeat::enter);
        }
      }
    });
  }

  /// Breaks the connection without a word.
  void breakLink() {
    Link open = link;
    if (open != null) {
      open.cut();
    }
  }

  /// Stops reading, or reads on.
  void slow(boolean stalled) {
    Link open = link;
    if (open != null) {
      open.slow(stalled);
    }
  }

  /// Sends a message to all devices of an account, now or as soon as there is a stream.
  void send(String recipient, String text) {
    thread.execute(() -> {
      history.sent(text, device, recipient, null);
      send(Outgoing.to(recipient + "@" + World.DOMAIN, text));
    });
  }

  /// Sends a message to the full address that a device has, or had last.
  void send(SimClient recipient, String text) {
    String to = recipient.address;
    if (to != null) {
      thread.execute(() -> {
        history.sent(text, device, recipient.account, recipient.device);
        send(Outgoing.to(to, text));
      });
    }
  }

  /// Takes back something that it has sent, if there is anything.
  ///
  /// @param choice which, by chance
  void retract(int choice, String text) {
    say(() -> outbox.retraction(choice, device, text));
  }

  /// Removes for its account something that it has got, if it is on line.
  ///
  /// @param choice which, by chance
  void remove(int choice) {
    ask(() -> inbox.removal(choice));
  }

  /// Sends what is made, if anything; now, or as soon as there is a stream and a seat.
  void say(Supplier<@Nullable Outgoing> maker) {
    thread.execute(() -> {
      Outgoing made = maker.get();
      if (made != null) {
        send(made);
      }
    });
  }

  /// Sends a request that is made, if anything is and there is a stream.
  void ask(Supplier<@Nullable Element> maker) {
    thread.execute(() -> {
      Element made = live ? maker.get() : null;
      if (made != null) {
        submit(made);
      }
    });
  }

  private void send(Outgoing message) {
    outbox.add(message);
    if (live && message.ready()) {
      transmit(message);
    }
  }

  @Override
  public void entered(RoomSeat seat) {
    outbox.waiting(seat, this::transmit);
  }

  @Override
  public void submit(Element stanza) {
    write(stanza);
    sentCount++;
  }

  @Override
  public void soon(Runnable task) {
    schedule.after(
        RETRY_MILLIS,
        thread,
        () -> {
          if (live && !away) {
            task.run();
          }
        });
  }

  /// Whether everything was acknowledged.
  boolean idle() {
    return outbox.isEmpty() && live && seats.values().stream().allMatch(RoomSeat::isIn);
  }

  private void connect() {
    if (!wanted || link != null) {
      return;
    }
    authenticated = false;
    live = false;
    reader = new StreamReader(XmlLimits.STORED, this);
    link = connector.apply(this);
    inbox.connects();
    seats.values().forEach(RoomSeat::connects);
    header();
  }

  private void header() {
    write(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='"
            + World.DOMAIN
            + "'>");
  }

  @Override
  public void gone() {
    link = null;
    live = false;
    retry();
  }

  private void retry() {
    if (wanted && !retrying) {
      retrying = true;
      schedule.after(
          RETRY_MILLIS,
          thread,
          () -> {
            retrying = false;
            connect();
          });
    }
  }

  @Override
  public void arrived(byte[] bytes) {
    StreamReader open = reader;
    if (link == null || open == null) {
      return;
    }
    try {
      open.feed(bytes, 0, bytes.length);
    } catch (XmlException e) {
      throw new AssertionError("the server sent XML that cannot be read", e);
    }
  }

  @Override
  public void opened(Element header) {}

  @Override
  public void closed() {
    breakLink();
  }

  @Override
  public void element(Element element) {
    switch (element.name().namespace()) {
      case StreamError.STREAM -> stream(element);
      case SASL -> authenticated(element);
      case SM -> management(element);
      default -> stanza(element);
    }
  }

  private void stream(Element element) {
    if (element.name().local().equals("error")) {
      breakLink();
      return;
    }
    String id = resumption;
    if (!authenticated) {
      String secret = "\0" + account + "\0password";
      String initial = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
      write(Element.builder(SASL, "auth").attribute("mechanism", "PLAIN").text(initial).build());
    } else if (id != null) {
      write(
          Element.builder(SM, "resume")
              .attribute("previd", id)
              .attribute("h", Long.toString(receivedCount))
              .build());
    } else {
      bind();
    }
  }

  private void authenticated(Element element) {
    if (!element.name().local().equals("success")) {
      throw new AssertionError("log-in was refused: " + element.name());
    }
    authenticated = true;
    StreamReader open = reader;
    if (open != null) {
      open.reset();
    }
    header();
  }

  private void bind() {
    counting = false;
    resumption = null;
    write(
        Element.builder(Name.client("iq"))
            .attribute("type", "set")
            .attribute("id", "bind")
            .add(Element.builder(BIND, "bind").textChild("resource", device).build())
            .build());
  }

  private void management(Element element) {
    switch (element.name().local()) {
      case "enabled" -> {
        resumption = element.attribute("id");
        goLive();
      }
      case "resumed" -> resume(acknowledge(element));
      case "failed" -> {
        long _ = acknowledge(element);
        bind();
      }
      case "r" ->
          write(Element.builder(SM, "a").attribute("h", Long.toString(receivedCount)).build());
      case "a" -> {
        long _ = acknowledge(element);
      }
      default -> throw new AssertionError("unknown element of stream management");
    }
  }

  /// The old session goes on: what it had not handled is sent again, under the numbers that follow.
  private void resume(long handled) {
    sentCount = handled;
    live = true;
    announce();
    if (!away) {
      seats.values().forEach(RoomSeat::resumed);
    }
    outbox.resend(this::transmit);
  }

  /// A new session: what was not acknowledged goes out again, with the marks it had.
  private void goLive() {
    counting = true;
    receivedCount = 0;
    sentCount = 0;
    live = true;
    away = false;
    seats.values().forEach(RoomSeat::out);
    announce();
    seats.values().forEach(RoomSeat::enter);
    outbox.resend(this::transmit);
  }

  private void announce() {
    submit(
        Element.builder(Name.client("presence"))
            .attribute("type", away ? "unavailable" : null)
            .build());
    if (away) {
      // The server says good-bye to the rooms, too.
      seats.values().forEach(RoomSeat::out);
    }
  }

  private void transmit(Outgoing message) {
    outbox.sending(message, ++sentCount);
    write(message.toElement());
    write(Element.empty(SM, "r"));
  }

  /// @return how many stanzas the server has handled
  private long acknowledge(Element element) {
    String h = element.attribute("h");
    if (h == null) {
      return 0;
    }
    long handled = Long.parseLong(h);
    if (handled > sentCount) {
      throw new AssertionError("the server acknowledges more than was sent");
    }
    outbox.handled(handled);
    return handled;
  }

  private void stanza(Element element) {
    if (counting) {
      receivedCount++;
    }
    String from = element.attribute("from");
    RoomSeat seat = from == null ? null : seats.get(from.replaceFirst("/.*", ""));
    if (seat != null) {
      fromRoom(seat, element);
      return;
    }
    String local = element.name().local();
    if (local.equals("iq")) {
      answer(element);
    } else if (local.equals("message") && !"error".equals(element.attribute("type"))) {
      inbox.message(element);
    }
  }

  private static void fromRoom(RoomSeat seat, Element element) {
    switch (element.name().local()) {
      case "presence" -> seat.presence(element);
      case "message" -> seat.message(element);
      default -> seat.answer(element);
    }
  }

  private void answer(Element iq) {
    if ("bind".equals(iq.attribute("id"))) {
      Element bound = iq.child(new Name(BIND, "bind"));
      address = bound == null ? null : bound.childText("jid");
      write(Element.builder(SM, "enable").attribute("resume", "true").build());
    } else if (!inbox.answer(iq) && "get".equals(iq.attribute("type"))) {
      write(
          Element.builder(Name.client("iq"))
              .attribute("type", "result")
              .attribute("id", iq.attribute("id"))
              .attribute("to", iq.attribute("from"))
              .build());
      sentCount++;
    }
  }

  private void write(Element element) {
    Link open = link;
    if (open != null) {
      open.fromClient(XmlWriter.bytes(element, Name.CLIENT));
    }
  }

  private void write(String text) {
    Link open = link;
    if (open != null) {
      open.fromClient(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
