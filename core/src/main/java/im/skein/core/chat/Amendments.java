package im.skein.core.chat;

import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a message does to earlier ones: corrections and retractions. Only whoever wrote a
/// message may do so; the server looks that up before anything is kept or told.
@Xep(number = 308, version = "1.2.1")
@Xep(number = 424, version = "0.4.2", note = "with tombstones")
@Xep(number = 428, version = "0.2.1", note = "fallback text is not found by search")
public final class Amendments {
  /// The namespace of retractions (XEP-0424).
  public static final String RETRACTION = "urn:xmpp:message-retract:1";

  /// The namespace of retractions by moderators (XEP-0425).
  public static final String MODERATION = "urn:xmpp:message-moderate:1";

  /// What a server says that leaves tombstones (XEP-0424 §5).
  public static final List<String> FEATURES = List.of(RETRACTION, RETRACTION + "#tombstone");

  /// Takes the message back that it names.
  public static final Name RETRACT = new Name(RETRACTION, "retract");

  /// Stands in the place of a text that was taken back; only servers and rooms may say it (XEP-0424
  /// §5, XEP-0425 §5).
  public static final Name RETRACTED = new Name(RETRACTION, "retracted");

  /// Corrects the message that it names (XEP-0308 §4).
  public static final Name REPLACE = new Name("urn:xmpp:message-correct:0", "replace");

  private static final int LONGEST_ID = 1_024;

  private Amendments() {}

  /// What a message of a chat does.
  ///
  /// @param author who sends it, see [Kept#author]
  /// @throws StanzaException when it cannot be understood, or must not be kept although it changes
  ///   what is kept
  static Amendment of(Message message, String author) throws StanzaException {
    Optional<Element> found = find(message);
    if (found.isEmpty()) {
      return Amendment.NONE;
    }
    Element element = found.get();
    return element.is(REPLACE)
        ? Amendment.correction(id(element), author)
        : Amendment.retraction(id(element), author, ownId(message));
  }

  /// What a message in a room does: it names what it retracts by the id that the room has given
  /// (XEP-0424 §6.1), and what it corrects by the one that its client gave. Some clients name by
  /// that what they retract, too; what people want gone must not stay for that.
  ///
  /// @param author who sends it, see [Kept#author]
  /// @param ids leads from the room's ids to places
  /// @throws StanzaException as for [#of]
  public static Amendment inRoom(Message message, String author, StanzaIds ids)
      throws StanzaException {
    Optional<Element> found = find(message);
    if (found.isEmpty()) {
      return Amendment.NONE;
    }
    Element element = found.get();
    if (element.is(REPLACE)) {
      return Amendment.correction(id(element), author);
    }
    String id = id(element);
    return Amendment.retraction(ids.place(id).orElse(null), id, author, ownId(message));
  }

  private static Optional<Element> find(Message message) throws StanzaException {
    @Nullable Element found = null;
    for (Element element : message.payload()) {
      if (element.is(REPLACE) || element.is(RETRACT)) {
        if (found != null) {
          throw refusal(Condition.BAD_REQUEST, "A message changes one other at most.");
        }
        found = element;
      }
    }
    if (found == null) {
      return Optional.empty();
    }
    boolean moderates =
        found.children().stream().anyMatch(child -> child.name().namespace().equals(MODERATION));
    if (moderates) {
      throw refusal(Condition.FORBIDDEN, "Only rooms say that a message was moderated.");
    }
    if (found.is(REPLACE) && !Lasting.mayLast(message)) {
      throw refusal(
          Condition.NOT_ACCEPTABLE, "A correction that must not be kept cannot be checked.");
    }
    return Optional.of(found);
  }

  private static String id(Element element) throws StanzaException {
    String id = element.attribute("id");
    if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
      throw refusal(Condition.BAD_REQUEST, "It must name the message meant by its id.");
    }
    return id;
  }

  private static String ownId(Message message) throws StanzaException {
    String id = message.id();
    if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
      throw refusal(Condition.BAD_REQUEST, "A retraction needs an id of its own.");
    }
    return id;
  }

  private static StanzaException refusal(Condition condition, String text) {
    return new StanzaException(StanzaError.of(condition, text));
  }
}
