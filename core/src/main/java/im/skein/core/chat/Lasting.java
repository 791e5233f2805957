package im.skein.core.chat;

import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Message;
import im.skein.wire.Name;
import java.util.Set;

/// Tells messages that must last from those that mean something only at once.
@Xep(number = 333, version = "1.0.0", note = "kept and passed on")
@Xep(number = 334, version = "1.0.0")
@Xep(number = 444, version = "0.2.1", note = "kept and passed on; not found by search")
public final class Lasting {
  private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
  private static final String HINTS = "urn:xmpp:hints";
  private static final Name STORE = new Name(HINTS, "store");
  private static final Set<Name> NO_STORE =
      Set.of(new Name(HINTS, "no-store"), new Name(HINTS, "no-permanent-store"));

  /// Payload that says nothing by itself.
  private static final Set<String> ACCESSORY =
      Set.of(
          CHAT_STATES,
          HINTS,
          "urn:xmpp:sid:0",
          "urn:xmpp:delay",
          "jabber:x:delay",
          "urn:xmpp:mam:2");

  private Lasting() {}

  /// Whether the message is part of a conversation of two; only such messages are kept here
  /// (XEP-0160 §3).
  static boolean isTalk(Message message) {
    return message.type() == Message.Type.CHAT || message.type() == Message.Type.NORMAL;
  }

  /// Whether its sender lets a message be kept.
  static boolean mayLast(Message message) {
    return message.payload().stream().noneMatch(element -> NO_STORE.contains(element.name()));
  }

  /// Whether a message has something in it that is kept, beyond a chat state, unless its sender
  /// asks otherwise (XEP-0160 §3, XEP-0334 §4).
  public static boolean says(Message message) {
    boolean content = false;
    for (Element element : message.payload()) {
      if (NO_STORE.contains(element.name())) {
        return false;
      }
      content |= element.is(STORE) || says(element);
    }
    return content;
  }

  private static boolean says(Element element) {
    boolean thread = element.name().equals(Name.client("thread"));
    return !thread && !ACCESSORY.contains(element.name().namespace());
  }
}
