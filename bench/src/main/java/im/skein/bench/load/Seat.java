package im.skein.bench.load;

import java.util.Arrays;
import java.util.BitSet;

/// One session as the occupant of one room: it says who it sees, checks off what is said, and
/// speaks when it is a speaker.
final class Seat implements LinkUser {
  private static final byte[] MESSAGE = Ascii.of("message");
  private static final byte[] ACK = Ascii.of("a");
  private static final byte[] ACK_REQUEST = Ascii.of("r");
  private static final byte[] PRESENCE = Ascii.of("presence");
  private static final byte[] IQ = Ascii.of("iq");
  private static final byte[] ID = Ascii.of(" id=");
  private static final byte[] FROM = Ascii.of(" from=");
  private static final byte[] TYPE = Ascii.of(" type=");
  private static final byte[] H = Ascii.of(" h=");
  private static final byte[] ERROR = Ascii.of("error");
  private static final byte[] UNAVAILABLE = Ascii.of("unavailable");
  private static final byte[] SUBJECT = Ascii.of("<subject");
  private static final byte[] ANSWER = Ascii.of("<a xmlns='urn:xmpp:sm:3' h='");
  private static final byte[] ANSWER_END = Ascii.of("'/>");
  private static final byte[] REQUEST = Ascii.of("<r xmlns='urn:xmpp:sm:3'/>");
  private static final byte[] END_OF_STREAM = Ascii.of("/stream:stream");

  /// Roster request and presence: what a managed session has sent before it enters a room.
  private static final int STANZAS_AT_LOGIN = 2;

  private final Gathering gathering;
  private final Link link;
  private final boolean managed;
  private final BitSet seen = new BitSet();
  private final BitSet missing = new BitSet();
  private Hall hall;
  private int index;
  private int stanzasSent = STANZAS_AT_LOGIN;
  private long stanzasReceived;
  private int place;
  private boolean leaving;

  // What a speaker needs.
  private byte[] before = {};
  private byte[] after = {};
  private long[] sentAtNanos = {};
  private int sent;
  private int complete;
  private int acknowledged;
  private int sentBefore;
  private boolean requested;
  private boolean pumping;

  Seat(Gathering gathering, Crowd.Member member, Hall hall, int index, boolean managed) {
    this.gathering = gathering;
    this.link = member.link();
    this.managed = managed;
    this.stanzasReceived = member.login().stanzasReceived();
    this.hall = hall;
    this.index = index;
  }

  /// Takes another place, having left the one before.
  void move(Hall to, int at) {
    hall = to;
    index = at;
    seen.clear();
    missing.clear();
    place = 0;
    leaving = false;
  }

  /// Enters the room under a nickname that ends with the number of the place.
  void enter() {
    send(
        "<presence to='"
            + hall.address()
            + "/n"
            + index
            + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>");
  }

  /// Enters a room where nothing is checked.
  void enterBeside(String address, int at) {
    send(
        "<presence to='"
            + address
            + "/n"
            + at
            + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  }

  /// Accepts the room as it is, for others to enter.
  void unlock(String address) {
    send(
        "<iq type='set' id='unlock' to='"
            + address
            + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
            + "<x xmlns='jabber:x:data' type='submit'/></query></iq>");
  }

  void leave() {
    leaving = true;
    send("<presence type='unavailable' to='" + hall.address() + "/n" + index + "'/>");
  }

  /// How many occupants it sees, itself included.
  int sees() {
    return seen.cardinality();
  }

  /// How much of what is in the room's order it does not have.
  long lost() {
    return missing.cardinality() + (long) hall.size() - place;
  }

  /// Becomes a speaker.
  void prepare(String body) {
    before = Ascii.of("<message to='" + hall.address() + "' type='groupchat' id='m" + index + ".");
    after = Ascii.of("'><body>" + body + "</body></message>");
    sentAtNanos = new long[1024];
    sentBefore = stanzasSent;
  }

  int sent() {
    return sent;
  }

  int acknowledged() {
    return acknowledged;
  }

  /// Whether all that it said is with everybody, and acknowledged.
  boolean isThrough() {
    return complete == sent && (!managed || acknowledged == sent);
  }

  /// Says as much as the window has room for.
  void fill(int window, long nowNanos) {
    pumping = false;
    int under = sent - (managed ? Math.min(acknowledged, complete) : complete);
    for (int room = window - under; room > 0; room--) {
      if (sent == sentAtNanos.length) {
        sentAtNanos = Arrays.copyOf(sentAtNanos, sent * 2);
      }
      sentAtNanos[sent] = nowNanos;
      link.send(before).send(sent).send(after);
      sent++;
      stanzasSent++;
      askForAck();
    }
  }

  /// Everybody has that message of this speaker.
  void completed(int number) {
    complete++;
    gathering.completed(sentAtNanos[number]);
    pump();
  }

  private void pump() {
    if (!pumping) {
      pumping = true;
      gathering.pump(this);
    }
  }

  private void askForAck() {
    if (managed && !requested) {
      requested = true;
      gathering.askAtEndOfRound(this);
    }
  }

  void sendAckRequest() {
    link.send(REQUEST);
  }

  private void send(String stanza) {
    link.send(Ascii.of(stanza));
    stanzasSent++;
  }

  @Override
  public void received(Link from, Chunk chunk) {
    if (chunk.is(MESSAGE)) {
      stanzasReceived++;
      message(chunk);
    } else if (chunk.is(PRESENCE)) {
      stanzasReceived++;
      presence(chunk);
    } else if (chunk.is(ACK_REQUEST)) {
      from.send(ANSWER).send(stanzasReceived).send(ANSWER_END);
    } else if (chunk.is(ACK)) {
      acknowledged(chunk.number(H));
    } else if (chunk.is(IQ)) {
      stanzasReceived++;
      iq(chunk);
    } else if (chunk.is(END_OF_STREAM)) {
      from.lost("the server ended the stream");
    } else {
      gathering.troubles().complain(chunk.toString());
    }
  }

  @Override
  public void closed(Link from, String why) {
    gathering.troubles().cut(why);
  }

  private void iq(Chunk chunk) {
    if (chunk.has(TYPE, ERROR)) {
      gathering.troubles().refused(chunk.toString());
    } else {
      gathering.unlocked();
    }
  }

  private void presence(Chunk chunk) {
    if (chunk.has(TYPE, ERROR)) {
      gathering.troubles().refused(chunk.toString());
      return;
    }
    int who = (int) chunk.number(FROM);
    if (who < 0) {
      // A presence of the room itself, which says what it can do.
      return;
    }
    if (chunk.leadingNumber(FROM, (byte) 'h') != hall.number()) {
      gathering.besides();
      return;
    }
    boolean gone = chunk.has(TYPE, UNAVAILABLE);
    if (who >= hall.seats().size()) {
      gathering.troubles().stray(chunk.toString());
    } else if (gone) {
      seen.clear(who);
      if (leaving && who == index) {
        gathering.left();
      }
    } else if (seen.get(who)) {
      gathering.repeated();
    } else {
      seen.set(who);
      gathering.saw();
    }
  }

  private void message(Chunk chunk) {
    if (chunk.has(TYPE, ERROR)) {
      gathering.troubles().refused(chunk.toString());
      return;
    }
    int speaker = chunk.leadingNumber(ID, (byte) 'm');
    int number = (int) chunk.number(ID);
    if (chunk.leadingNumber(FROM, (byte) 'h') != hall.number() || speaker < 0 || number < 0) {
      if (!chunk.contains(SUBJECT)) {
        gathering.troubles().stray(chunk.toString());
      }
      return;
    }
    int found = hall.find(place, speaker, number);
    if (found == place) {
      place++;
    } else if (found > place) {
      missing.set(place, found);
      place = found + 1;
    } else {
      int earlier = hall.findBefore(place, speaker, number);
      if (earlier < 0 || !missing.get(earlier)) {
        gathering.troubles().doubled();
        return;
      }
      missing.clear(earlier);
      gathering.troubles().disordered();
      found = earlier;
    }
    gathering.delivered();
    hall.delivered(found);
  }

  private void acknowledged(long h) {
    requested = false;
    int now = (int) (h - sentBefore);
    if (sent == 0) {
      return;
    }
    if (now < acknowledged || now > sent) {
      gathering.troubles().complain("h='" + h + "' after " + stanzasSent + " stanzas");
      return;
    }
    acknowledged = now;
    pump();
    if (acknowledged < sent) {
      askForAck();
    }
  }
}
