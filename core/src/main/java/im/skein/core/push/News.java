package im.skein.core.push;

import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a message means to somebody who is away.
///
/// @param kind what it is
/// @param from who sent it
/// @param text what it says, empty where nothing can be read
/// @param id under which the account's archive, or the room's, knows it, empty for none
record News(Kind kind, Jid from, String text, String id) {
  private static final int MAX_TEXT = 240;
  private static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");
  private static final Name CALL = new Name("urn:xmpp:jingle-message:0", "propose");
  private static final Name REFERENCE = new Name("urn:xmpp:reference:0", "reference");
  private static final Name INVITATION = new Name("jabber:x:conference", "x");
  private static final Name ROOM = new Name("http://jabber.org/protocol/muc#user", "x");

  /// Payload that only somebody else's client can read.
  private static final Set<Name> SEALED =
      Set.of(
          new Name("eu.siacs.conversations.axolotl", "encrypted"),
          new Name("urn:xmpp:omemo:2", "encrypted"),
          new Name("urn:xmpp:openpgp:0", "openpgp"));

  /// Payload that tells of an earlier message; its body is for clients that do not know it.
  private static final Set<Name> REMARKS =
      Set.of(
          new Name("urn:xmpp:reactions:0", "reactions"),
          new Name("urn:xmpp:message-retract:1", "retract"),
          new Name("urn:xmpp:message-correct:0", "replace"));

  /// What a message is.
  enum Kind {
    /// Something said to the account alone.
    MESSAGE,
    /// Something said in a room to the account.
    MENTION,
    /// An invitation to a room.
    INVITATION,
    /// A call that rings now.
    CALL,
    /// What was pushed of a conversation has been read on another device.
    READ
  }

  /// What there is to tell of a stanza, or null for nothing.
  ///
  /// @param own the bare address of the account
  static @Nullable News of(Stanza stanza, Jid own) {
    if (!(stanza instanceof Message message)) {
      return null;
    }
    Jid from = message.from();
    Kind kind = from == null || from.sameBare(own) ? null : kind(message, own);
    if (from == null || kind == null) {
      return null;
    }
    String body = message.body();
    Jid by = kind == Kind.MENTION ? from.bare() : own;
    return new News(
        kind, from, body == null || isSealed(message) ? "" : cut(body), id(message, by));
  }

  private static @Nullable Kind kind(Message message, Jid own) {
    if (message.payload().stream().anyMatch(element -> REMARKS.contains(element.name()))) {
      return null;
    }
    return switch (message.type()) {
      case ERROR, HEADLINE -> null;
      case GROUPCHAT -> isMention(message, own) ? Kind.MENTION : null;
      case CHAT, NORMAL -> personal(message);
    };
  }

  private static @Nullable Kind personal(Message message) {
    if (message.payload(CALL) != null) {
      return Kind.CALL;
    }
    Element room = message.payload(ROOM);
    if (message.payload(INVITATION) != null || (room != null && room.child("invite") != null)) {
      return Kind.INVITATION;
    }
    String body = message.body();
    return isSealed(message) || (body != null && !body.isBlank()) ? Kind.MESSAGE : null;
  }

  private static boolean isSealed(Message message) {
    return message.payload().stream().anyMatch(element -> SEALED.contains(element.name()));
  }

  /// Whether something that is said to many is meant for one of them: by a reference (XEP-0372) or
  /// by name.
  private static boolean isMention(Message message, Jid own) {
    String body = message.body();
    if (body == null) {
      return false;
    }
    String uri = "xmpp:" + own;
    return message.payload().stream()
            .anyMatch(element ->
                element.is(REFERENCE)
                    && "mention".equals(element.attribute("type"))
                    && uri.equals(element.attribute("uri")))
        || names(body, own.localpart());
  }

  /// Whether the name stands in the text and is not part of a longer word.
  private static boolean names(String text, String name) {
    for (int at = indexOf(text, name, 0); at >= 0; at = indexOf(text, name, at + 1)) {
      int end = at + name.length();
      boolean begins = at == 0 || !sameWord(text.charAt(at - 1), text.charAt(at));
      boolean ends = end == text.length() || !sameWord(text.charAt(end - 1), text.charAt(end));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  private static int indexOf(String text, String name, int from) {
    for (int at = from; at + name.length() <= text.length(); at++) {
      if (text.regionMatches(true, at, name, 0, name.length())) {
        return at;
      }
    }
    return -1;
  }

  /// Only in scripts with spaces does a neighbour make another word of a name.
  private static boolean sameWord(char one, char other) {
    return one < 0x2E80
        && other < 0x2E80
        && Character.isLetterOrDigit(one)
        && Character.isLetterOrDigit(other);
  }

  private static String id(Message message, Jid by) {
    for (Element element : message.payload()) {
      String id = element.attribute("id");
      if (id != null && element.is(STANZA_ID) && by.toString().equals(element.attribute("by"))) {
        return id;
      }
    }
    return "";
  }

  private static String cut(String text) {
    String all = text.strip();
    int points = all.codePointCount(0, all.length());
    return points <= MAX_TEXT ? all : all.substring(0, all.offsetByCodePoints(0, MAX_TEXT)) + "…";
  }
}
