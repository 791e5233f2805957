package im.skein.core.chat;

import im.skein.core.base.Time;
import im.skein.core.feature.Session;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import java.time.Instant;
import java.util.function.Predicate;

/// Takes retracted text out of what was sent to clients that have not acknowledged it, so that a
/// stream which is resumed later does not bring it once more. What is retracted was looked at
/// before: whatever comes here may be done.
final class Recall {
  private final Time time;

  Recall(Time time) {
    this.time = time;
  }

  /// A message has reached its recipient.
  Verdict visit(Stanza stanza, Transit transit) {
    Element retract = stanza.payload(Amendments.RETRACT);
    String id = retract == null ? null : retract.attribute("id");
    Jid from = stanza.from();
    if (id != null && from != null && stanza instanceof Message message) {
      Predicate<Message> meant =
          message.type() == Message.Type.GROUPCHAT
              ? each -> isOfRoom(each, from, id)
              : isBy(Kept.of(message.toElement()).author(), id);
      Element tombstone =
          Element.builder(Amendments.RETRACTED).attribute("id", message.id()).build();
      Instant now = time.now();
      for (Session session : transit.home().sessions()) {
        session.amend(each ->
            each instanceof Message sent && meant.test(sent)
                ? Kept.of(sent.toElement()).retracted(tombstone, now)
                : each);
      }
    }
    return new Verdict.Absorb();
  }

  private static boolean isOfRoom(Message sent, Jid from, String id) {
    Jid room = sent.from();
    return sent.type() == Message.Type.GROUPCHAT
        && room != null
        && room.sameBare(from)
        && sent.payload().stream()
            .anyMatch(part ->
                part.is(StanzaIds.STANZA_ID)
                    && id.equals(part.attribute("id"))
                    && room.bare().toString().equals(part.attribute("by")));
  }

  private static Predicate<Message> isBy(String author, String id) {
    return sent -> {
      Kept kept = Kept.of(sent.toElement());
      return sent.type() != Message.Type.GROUPCHAT
          && kept.isNamed(id)
          && kept.author().equals(author);
    };
  }
}
