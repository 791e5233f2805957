package im.skein.core.chat;

import im.skein.core.base.StoreException;
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
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes messages durable before anybody is told of them, and stamps them with the id under which
/// they are kept.
@Xep(number = 359, version = "0.7.0")
public final class Recording implements Feature, SessionWatcher {
  private static final Name ORIGIN_ID = new Name("urn:xmpp:sid:0", "origin-id");
  private static final int DEDUPE_BYTES = 16;

  private final MessageLog log;
  private final StanzaIds ids;
  private final ChatSettings settings;

  /// Keeps messages in that log.
  public Recording(MessageLog log, StanzaIds ids, ChatSettings settings) {
    this.log = log;
    this.ids = ids;
    this.settings = settings;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, "urn:xmpp:sid:0");
    to.at(Side.RECIPIENT, Stage.RECORD, this::record);
    to.watch(this);
  }

  private Verdict record(Stanza stanza, Transit transit) {
    if (!(stanza instanceof Message message)
        || !Lasting.lasts(message)
        || (!settings.archive() && isTakenAtOnce(transit.home()))) {
      return new Verdict.Continue(stanza);
    }
    return new Verdict.Later(
        log.append(append(message, transit.origin(), transit.home()))
            .handle((kept, failure) -> verdict(message, transit, kept, failure)));
  }

  private Verdict verdict(
      Message message,
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
    return new Verdict.Continue(
        message.plus(ids.element(transit.home().jid(), kept.conversation(), kept.sequence())));
  }

  private static StanzaError refusal(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    Throwable reason = failure instanceof StoreException ? failure : cause;
    if (reason instanceof StoreException known
        && known.reason() == StoreException.Reason.DISK_FULL) {
      return StanzaError.of(
          StanzaError.Condition.RESOURCE_CONSTRAINT,
          "The server has no space left. The message was not sent; try again later.");
    }
    return StanzaError.of(StanzaError.Condition.INTERNAL_SERVER_ERROR).as(StanzaError.Type.WAIT);
  }

  /// Whether some session of the account will get the message now and needs no mailbox for it.
  private static boolean isTakenAtOnce(Home home) {
    for (Session session : home.sessions()) {
      if (session.wantsMessages() && !session.lagging()) {
        return true;
      }
    }
    return false;
  }

  private static MessageLog.Append append(
      Message message, @Nullable Session origin, Home recipient) {
    Jid from = message.from();
    return new MessageLog.Append(
        from == null ? recipient.jid().domainOnly() : from.bare(),
        origin == null ? 0 : origin.home().account().id(),
        recipient.jid(),
        recipient.account().id(),
        dedupe(message),
        XmlWriter.bytes(message.toElement(), ""));
  }

  /// A mark that a message has each time it is sent again: from the id that its client gave it and
  /// from what is in it, so that a client that gives one id twice loses nothing.
  private static byte @Nullable [] dedupe(Message message) {
    Element origin = message.payload(ORIGIN_ID);
    String id = origin == null ? null : origin.attribute("id");
    if (id == null) {
      return null;
    }
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    digest.update(id.getBytes(StandardCharsets.UTF_8));
    XmlWriter writer = new XmlWriter();
    for (Element element : message.payload()) {
      writer.element(element, Name.CLIENT);
    }
    digest.update((byte) 0);
    digest.update(writer.array(), 0, writer.size());
    return Arrays.copyOf(digest.digest(), DEDUPE_BYTES);
  }

  /// Keeps what a session that has ended may not have got, where it is not kept already.
  @Override
  public void ended(Session session, List<Stanza> unsure) {
    for (Stanza stanza : unsure) {
      if (stanza instanceof Message message
          && Lasting.lasts(message)
          && !isKept(message, session.home().jid())) {
        var _ = log.append(append(message, null, session.home()));
      }
    }
  }

  private static boolean isKept(Message message, Jid owner) {
    for (Element element : message.payload()) {
      if (element.is(StanzaIds.STANZA_ID) && owner.toString().equals(element.attribute("by"))) {
        return true;
      }
    }
    return false;
  }
}
