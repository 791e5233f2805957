package im.skein.bench.load;

import java.util.Arrays;

/// One session of a pair: it sends numbered messages to its mate and checks off its mate's.
final class Talker implements LinkUser {
  private static final byte[] MESSAGE = Ascii.of("message");
  private static final byte[] ACK = Ascii.of("a");
  private static final byte[] ACK_REQUEST = Ascii.of("r");
  private static final byte[] PRESENCE = Ascii.of("presence");
  private static final byte[] IQ = Ascii.of("iq");
  private static final byte[] ID = Ascii.of(" id=");
  private static final byte[] TYPE = Ascii.of(" type=");
  private static final byte[] H = Ascii.of(" h=");
  private static final byte[] ERROR = Ascii.of("error");
  private static final byte[] ANSWER = Ascii.of("<a xmlns='urn:xmpp:sm:3' h='");
  private static final byte[] ANSWER_END = Ascii.of("'/>");
  private static final byte[] REQUEST = Ascii.of("<r xmlns='urn:xmpp:sm:3'/>");
  private static final byte[] END_OF_STREAM = Ascii.of("/stream:stream");

  /// Roster request and presence: what a managed session has sent before its first message.
  private static final int STANZAS_AT_LOGIN = 2;

  private final Chat chat;
  private final Link link;
  private final int index;
  private final int mate;
  private final boolean managed;
  private final byte[] before;
  private final byte[] after;
  private long[] sentAtNanos = new long[1024];
  private long[] arrived = new long[64];
  private int sent;
  private int acknowledged;
  private int deliveredToMate;
  private int highest = -1;
  private long stanzasReceived;
  private boolean requested;
  private boolean pumping;

  Talker(Chat chat, Crowd.Member member, int index, Chat.Style style) {
    this.chat = chat;
    this.link = member.link();
    this.index = index;
    this.mate = index ^ 1;
    this.managed = style.managed();
    this.stanzasReceived = member.login().stanzasReceived();
    this.before =
        Ascii.of("<message to='" + style.address(mate) + "' type='chat' id='m" + index + ".");
    this.after = Ascii.of("'><body>" + style.body() + "</body></message>");
  }

  /// How many messages are on their way: not yet with the mate, or not yet acknowledged.
  int inFlight() {
    return sent - (managed ? Math.min(acknowledged, deliveredToMate) : deliveredToMate);
  }

  int sent() {
    return sent;
  }

  int acknowledged() {
    return acknowledged;
  }

  int deliveredToMate() {
    return deliveredToMate;
  }

  boolean isGone() {
    return link.isClosed();
  }

  /// Sends the next message.
  ///
  /// @param dueNanos when it was to be sent; its latency counts from then
  void say(long dueNanos) {
    if (sent == sentAtNanos.length) {
      sentAtNanos = Arrays.copyOf(sentAtNanos, sent * 2);
    }
    sentAtNanos[sent] = dueNanos;
    link.send(before).send(sent).send(after);
    sent++;
    askForAck();
  }

  /// Sends as many as the window has room for.
  void fill(int window, long nowNanos) {
    pumping = false;
    for (int room = window - inFlight(); room > 0; room--) {
      say(nowNanos);
    }
  }

  /// Whether it was not yet noted that this one may have room to send.
  boolean startPumping() {
    boolean first = !pumping;
    pumping = true;
    return first;
  }

  @Override
  public void received(Link from, Chunk chunk) {
    if (chunk.is(MESSAGE)) {
      stanzasReceived++;
      message(chunk);
    } else if (chunk.is(ACK)) {
      acknowledged(chunk.number(H));
    } else if (chunk.is(ACK_REQUEST)) {
      from.send(ANSWER).send(stanzasReceived).send(ANSWER_END);
    } else if (chunk.is(PRESENCE) || chunk.is(IQ)) {
      stanzasReceived++;
    } else if (chunk.is(END_OF_STREAM)) {
      from.lost("the server ended the stream");
    } else {
      chat.troubles().complain(chunk.toString());
    }
  }

  @Override
  public void closed(Link from, String why) {
    chat.troubles().cut(why);
  }

  private void message(Chunk chunk) {
    if (chunk.has(TYPE, ERROR)) {
      chat.troubles().refused(chunk.toString());
      return;
    }
    int sender = chunk.leadingNumber(ID, (byte) 'm');
    int number = (int) chunk.number(ID);
    if (sender != mate || number < 0) {
      chat.troubles().stray(chunk.toString());
      return;
    }
    if (!checkOff(number)) {
      chat.troubles().doubled();
      return;
    }
    if (number < highest) {
      chat.troubles().disordered();
    }
    highest = Math.max(highest, number);
    chat.talker(mate).arrivedAtMate(number);
  }

  private boolean checkOff(int number) {
    int word = number >> 6;
    if (word >= arrived.length) {
      arrived = Arrays.copyOf(arrived, Math.max(word + 1, arrived.length * 2));
    }
    long bit = 1L << number;
    boolean fresh = (arrived[word] & bit) == 0;
    arrived[word] |= bit;
    return fresh;
  }

  private void arrivedAtMate(int number) {
    if (number >= sent) {
      chat.troubles().stray("message " + number + " was never sent");
      return;
    }
    deliveredToMate++;
    chat.delivered(this, sentAtNanos[number]);
  }

  private void acknowledged(long h) {
    requested = false;
    int now = (int) (h - STANZAS_AT_LOGIN);
    if (now < acknowledged || now > sent) {
      chat.troubles()
          .complain("h='" + h + "' after " + sent + " messages, " + acknowledged + " acknowledged");
      return;
    }
    for (; acknowledged < now; acknowledged++) {
      chat.acknowledged(this, sentAtNanos[acknowledged]);
    }
    if (acknowledged < sent) {
      askForAck();
    }
  }

  /// One request at a time is under way, as with clients that batch.
  private void askForAck() {
    if (managed && !requested) {
      requested = true;
      chat.askAtEndOfRound(this);
    }
  }

  void sendAckRequest() {
    link.send(REQUEST);
  }

  @Override
  public String toString() {
    return "talker " + index;
  }
}
