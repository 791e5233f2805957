package im.skein.core.chat;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Installer.BindOption;
import im.skein.core.feature.Key;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Target;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives copies of messages to the other devices of the same person.
@Xep(number = 280, version = "1.0.1")
public final class Carbons implements Feature {
  private static final String NAMESPACE = "urn:xmpp:carbons:2";
  private static final Name PRIVATE = new Name(NAMESPACE, "private");
  private static final Name NO_COPY = new Name("urn:xmpp:hints", "no-copy");
  private static final Name FORWARDED = new Name("urn:xmpp:forward:0", "forwarded");
  private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
  private static final String RECEIPTS = "urn:xmpp:receipts";
  private static final String MARKERS = "urn:xmpp:chat-markers:0";
  private static final Key<Boolean> ENABLED = new Key<>("carbons");

  @Override
  public void install(Installer to) {
    to.advertise(Target.SERVER, NAMESPACE);
    to.advertise(Target.ACCOUNT, NAMESPACE);
    to.answer(new Name(NAMESPACE, "enable"), Target.ACCOUNT, (iq, _, by) -> change(iq, by, true));
    to.answer(new Name(NAMESPACE, "disable"), Target.ACCOUNT, (iq, _, by) -> change(iq, by, false));
    to.option(new AtBinding());
    to.at(Side.RECIPIENT, Stage.COPY, Carbons::copyReceived);
    to.at(Side.SENDER, Stage.COPY, Carbons::copySent);
  }

  /// Carbons that begin with the session.
  private static final class AtBinding implements BindOption {
    @Override
    public String name() {
      return NAMESPACE;
    }

    @Override
    public @Nullable Element bound(Session session, Element bind) {
      if (bind.child(new Name(NAMESPACE, "enable")) != null) {
        session.put(ENABLED, true);
      }
      return null;
    }
  }

  private static Answer change(Iq iq, Request request, boolean enabled) {
    Session session = request.session();
    if (session == null || !request.own()) {
      return Answer.refuse(StanzaError.Condition.NOT_ALLOWED);
    }
    if (iq.type() != Iq.Type.SET) {
      return Answer.refuse(StanzaError.Condition.BAD_REQUEST);
    }
    session.put(ENABLED, enabled);
    return Answer.done();
  }

  private static Verdict copyReceived(Stanza stanza, Transit transit) {
    if (stanza instanceof Message message && isEligible(message)) {
      Jid to = message.to();
      for (Session session : transit.home().sessions()) {
        boolean addressed =
            to != null && (to.isBare() ? session.wantsMessages() : to.equals(session.jid()));
        if (!addressed && isEnabled(session) && !session.lagging()) {
          transit.send(session, copy(message, "received", session));
        }
      }
    }
    return new Verdict.Absorb();
  }

  private static Verdict copySent(Stanza stanza, Transit transit) {
    Jid to = stanza.to();
    boolean toSelf = to != null && to.sameBare(transit.home().jid());
    if (stanza instanceof Message message && isEligible(message) && !toSelf) {
      for (Session session : transit.home().sessions()) {
        // A device that is behind reads what it received in the mailbox, but not what others sent.
        if (!session.jid().equals(stanza.from()) && isEnabled(session)) {
          transit.send(session, copy(message, "sent", session));
        }
      }
    }
    return new Verdict.Absorb();
  }

  private static boolean isEnabled(Session session) {
    return Boolean.TRUE.equals(session.get(ENABLED));
  }

  /// Whether a message is copied at all (XEP-0280 §6.1 and §9).
  private static boolean isEligible(Message message) {
    if (message.payload(PRIVATE) != null || message.payload(NO_COPY) != null) {
      return false;
    }
    return switch (message.type()) {
      case CHAT -> true;
      case NORMAL -> message.body() != null || message.payload().stream().anyMatch(Carbons::isSign);
      case GROUPCHAT, HEADLINE, ERROR -> false;
    };
  }

  private static boolean isSign(Element element) {
    return switch (element.name().namespace()) {
      case CHAT_STATES, RECEIPTS, MARKERS -> true;
      default -> false;
    };
  }

  private static Message copy(Message message, String direction, Session session) {
    Element forwarded = Element.of(FORWARDED, message.toElement());
    return new Message(
        new Envelope(session.home().jid(), session.jid(), null, null),
        message.type(),
        List.of(Element.of(new Name(NAMESPACE, direction), forwarded)));
  }
}
