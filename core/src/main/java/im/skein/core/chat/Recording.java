package im.skein.core.chat;

import im.skein.core.base.Chance;
import im.skein.core.base.StoreException;
import im.skein.core.base.Time;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Target;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.XmlWriter;
import org.jspecify.annotations.Nullable;

/// Makes messages durable before anybody is told of them, and stamps them with the id under which
/// they are kept.
@Xep(number = 359, version = "0.7.0")
public final class Recording implements Feature, SessionWatcher {
  private final MessageLog log;
  private final StanzaIds ids;

  /// Put by the sender's side on what the sender does not want in the archive, and taken off by the
  /// recipient's: nothing else goes with a stanza from one strand to another.
  private static final Name UNWANTED = new Name("urn:skein:archive:0", "unwanted");

  private final boolean archive;
  private final Discretion discretion;
  private final Passing passing;
  private final Time time;
  private final Chance chance;

  /// Keeps messages in that log.
  public Recording(MessageLog log, StanzaIds ids, ChatSettings settings, Time time, Chance chance) {
    this.log = log;
    this.ids = ids;
    this.archive = settings.archive();
    this.discretion = settings.discretion();
    this.passing = new Passing(log, settings, time);
    this.time = time;
    this.chance = chance;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, "urn:xmpp:sid:0");
    Amendments.FEATURES.forEach(to::advertise);
    to.at(Side.SENDER, Stage.REWRITE, this::mark);
    to.at(Side.RECIPIENT, Stage.RECORD, this::record);
    to.at(Side.RECIPIENT, Stage.COPY, new Recall(time)::visit);
    passing.install(to);
    to.watch(this);
  }

  /// In whose archives a message is.
  private enum Archives {
    BOTH(false, false),
    SENDER(true, false),
    RECIPIENT(false, true),
    NONE(true, true);

    private final boolean passing;
    private final boolean unsent;

    Archives(boolean passing, boolean unsent) {
      this.passing = passing;
      this.unsent = unsent;
    }

    static Archives of(boolean sender, boolean recipient) {
      return sender ? (recipient ? BOTH : SENDER) : (recipient ? RECIPIENT : NONE);
    }
  }

  private Verdict mark(Stanza stanza, Transit transit) {
    Home home = transit.home();
    Jid to = stanza.to();
    boolean unwanted =
        archive
            && to != null
            && stanza instanceof Message message
            && Lasting.isTalk(message)
            && discretion.isUsed(home)
            && to.domain().equals(home.jid().domain())
            && !discretion.keeps(home, to);
    return new Verdict.Continue(unwanted ? stanza.plus(Element.empty(UNWANTED)) : stanza);
  }

  private Verdict record(Stanza stanza, Transit transit) {
    if (!(stanza instanceof Message marked) || !Lasting.isTalk(marked)) {
      return new Verdict.Continue(stanza);
    }
    boolean wanted = marked.payload(UNWANTED) == null;
    Message message = wanted ? marked : unmarked(marked);
    Amendment amendment;
    try {
      amendment = Amendments.of(message, Kept.of(message.toElement()).author());
    } catch (StanzaException e) {
      return new Verdict.Refuse(e.error());
    }
    if (amendment.isNone() && !Lasting.says(message)) {
      return new Verdict.Continue(message);
    }
    if (!archive) {
      return pass(message, amendment, transit);
    }
    Jid from = message.from();
    Archives archives = Archives.of(wanted, from == null || discretion.keeps(transit.home(), from));
    byte @Nullable [] mark = Mark.of(message, "");
    // An id of the archive must lead to something there.
    Stanza known = archives == Archives.NONE ? known(message, transit.home()) : message;
    return keep(known, append(known, mark, archives, amendment, transit), transit);
  }

  private static Message unmarked(Message message) {
    return message.with(
        message.payload().stream().filter(element -> !element.is(UNWANTED)).toList());
  }

  /// The message with an id that comes from its mark.
  private Stanza known(Message message, Home home) {
    byte @Nullable [] mark = mark(message);
    return message.plus(
        StanzaIds.element(home.jid(), mark == null ? chance.bytes(Mark.BYTES) : mark));
  }

  private static byte @Nullable [] mark(Message message) {
    Jid from = message.from();
    return Mark.of(message, from == null ? "" : from.bare().toString());
  }

  /// The id of a passing message comes from its mark, so that a client knows it again when it is
  /// sent again, although nothing is kept here.
  private Verdict pass(Message message, Amendment amendment, Transit transit) {
    Home home = transit.home();
    Jid from = message.from();
    byte @Nullable [] mark = mark(message);
    Stanza known = known(message, home);
    Hands hands = Passing.hands(home);
    try {
      hands.amend(amendment, from == null ? home.jid() : from.bare(), time.now());
    } catch (StoreException e) {
      return new Verdict.Refuse(refusal(e));
    }
    if (hands.takeAtOnce(home) || isForOneBesideTheMailbox(message, home)) {
      MessageLog.Append append = append(known, mark, Archives.NONE, amendment, transit);
      return new Verdict.Pledged(known, hands.pass(home, known, append));
    }
    hands.keepOlder();
    // What is written down is gone as soon as one device has it: so all must get it.
    Stanza forAll = known.addressed(from, home.jid());
    return keep(forAll, append(forAll, mark, Archives.NONE, amendment, transit), transit);
  }

  /// Whether a message is for one session that reads no mailbox, and so would never find it there.
  private static boolean isForOneBesideTheMailbox(Message message, Home home) {
    Jid to = message.to();
    Session exact = to == null || to.isBare() ? null : home.session(to.resource());
    return exact != null && !exact.wantsMessages();
  }

  private Verdict keep(Stanza message, MessageLog.Append append, Transit transit) {
    return new Verdict.Later(
        log.append(append).handle((kept, failure) -> verdict(message, transit, kept, failure)));
  }

  private Verdict verdict(
      Stanza message,
      Transit transit,
      MessageLog.@Nullable Appended kept,
      @Nullable Throwable failure) {
    if (kept == null) {
      return new Verdict.Refuse(refusal(failure));
    }
    if (kept.duplicate()) {
      return new Verdict.Absorb();
    }
    if (kept.recipientIndex() == 0) {
      return new Verdict.Refuse(StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE));
    }
    transit.mailboxIndex(kept.recipientIndex());
    boolean unknown = archive && !StanzaIds.has(message, transit.home().jid());
    return new Verdict.Continue(
        unknown
            ? message.plus(ids.element(transit.home().jid(), kept.conversation(), kept.sequence()))
            : message);
  }

  /// What the sender of a message is told that could not be kept.
  public static StanzaError refusal(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    Throwable reason = failure instanceof StoreException ? failure : cause;
    return reason instanceof StoreException known ? refusal(known.reason()) : failed();
  }

  private static StanzaError failed() {
    return StanzaError.of(StanzaError.Condition.INTERNAL_SERVER_ERROR).as(StanzaError.Type.WAIT);
  }

  private static StanzaError refusal(StoreException.Reason why) {
    return switch (why) {
      case DISK_FULL ->
          StanzaError.of(
              StanzaError.Condition.RESOURCE_CONSTRAINT,
              "The server has no space left. The message was not sent; try again later.");
      case FOREIGN ->
          StanzaError.of(
              StanzaError.Condition.FORBIDDEN, "Only whoever wrote a message may change it.");
      case MISSING ->
          StanzaError.of(
              StanzaError.Condition.ITEM_NOT_FOUND, "There is no such message, or no longer.");
      case CROWDED, GONE, CLOSED, FAILED -> failed();
    };
  }

  private static MessageLog.Append append(
      Stanza message,
      byte @Nullable [] mark,
      Archives archives,
      Amendment amendment,
      Transit transit) {
    Jid from = message.from();
    Session origin = transit.origin();
    Home recipient = transit.home();
    return new MessageLog.Append(
        from == null ? recipient.jid().domainOnly() : from.bare(),
        origin == null ? 0 : origin.home().account().id(),
        recipient.jid(),
        recipient.account().id(),
        mark,
        archives.passing,
        archives.unsent,
        XmlWriter.bytes(message.toElement(), ""),
        amendment);
  }

  @Override
  public void delivered(Session session, long mailboxIndex) {
    if (!archive) {
      passing.delivered(session, mailboxIndex);
    } else if (discretion.isUsed(session.home())) {
      passing.deliveredBesideTheArchive(session, mailboxIndex);
    }
  }
}
