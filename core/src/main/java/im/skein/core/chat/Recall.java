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
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    if (id != null && stanza.from() != null && stanza instanceof Message message) {
      Retraction retraction = new Retraction(message, id);
      Element tombstone =
          Element.builder(Amendments.RETRACTED).attribute("id", message.id()).build();
      Instant now = time.now();
      for (Session session : List.copyOf(transit.home().sessions())) {
        Meant meant = retraction.meant(session);
        session.amend(each ->
            each instanceof Message sent && retraction.isOfTheTalk(sent) && meant.is(sent)
                ? Kept.of(sent.toElement()).retracted(tombstone, now)
                : each);
      }
    }
    return new Verdict.Absorb();
  }

  /// A message that takes another back.
  ///
  /// @param id by which it names that: of its client, in rooms usually that of the room
  private record Retraction(Message message, String id) {
    private boolean inRoom() {
      return message.type() == Message.Type.GROUPCHAT;
    }

    /// Whether a message is of the same room, or of a chat.
    boolean isOfTheTalk(Message sent) {
      Jid from = sent.from();
      Jid room = message.from();
      boolean group = sent.type() == Message.Type.GROUPCHAT;
      return inRoom() ? group && from != null && room != null && from.sameBare(room) : !group;
    }

    /// Looks for what it means among what the client of a session may not have.
    Meant meant(Session session) {
      Element[] named = new Element[1];
      String author = Kept.of(message.toElement()).author();
      session.amend(each -> {
        if (each instanceof Message sent && isOfTheTalk(sent) && isNamed(sent, author)) {
          named[0] = sent.toElement();
        }
        return each;
      });
      Kept kept = named[0] == null ? null : Kept.of(named[0]);
      return kept == null ? new Meant(author, null, id) : new Meant(kept.author(), kept, "");
    }

    private boolean isNamed(Message sent, String author) {
      Kept kept = Kept.of(sent.toElement());
      boolean byClient = id.equals(kept.id()) && kept.author().equals(author);
      return byClient || (inRoom() && hasRoomsId(sent));
    }

    private boolean hasRoomsId(Message sent) {
      Jid room = sent.from();
      return room != null
          && sent.payload().stream()
              .anyMatch(part ->
                  part.is(StanzaIds.STANZA_ID)
                      && id.equals(part.attribute("id"))
                      && room.bare().toString().equals(part.attribute("by")));
    }
  }

  /// What goes: a message with all its corrections, whichever of them is named.
  ///
  /// @param author of all of them
  /// @param named the one that is named, null when the client has it
  /// @param id the name of that by its client then, if it was named so
  private record Meant(String author, @Nullable Kept named, String id) {
    boolean is(Message sent) {
      Kept kept = Kept.of(sent.toElement());
      if (!kept.author().equals(author)) {
        return false;
      }
      if (named == null) {
        return id.equals(kept.corrects());
      }
      String corrected = named.corrects();
      String first = corrected == null ? named.id() : corrected;
      boolean same = kept.id() != null && kept.id().equals(named.id());
      return same
          || (first != null
              && (first.equals(kept.corrects())
                  || (corrected != null && corrected.equals(kept.id()))));
    }
  }
}
