package im.skein.core.room.word;

import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// Who may be meant by what is said in a room: those whom it refers to (XEP-0372), and of a list
/// that is not too long those whose name stands in it. Whoever tells them looks closer.
public final class Mentions {
  private static final Name REFERENCE = new Name("urn:xmpp:reference:0", "reference");
  private static final String XMPP = "xmpp:";
  private static final int MOST_REFERENCES = 16;
  private static final int MOST_NAMES = 200;

  private Mentions() {}

  /// The bare addresses of those.
  ///
  /// @param listed whose names are looked for, bare addresses; none are when they are more than 200
  public static Set<Jid> of(Message message, Collection<Jid> listed) {
    Set<Jid> meant = new LinkedHashSet<>();
    String body = message.body();
    if (body == null) {
      return meant;
    }
    for (Element part : message.payload()) {
      String uri = part.is(REFERENCE) ? part.attribute("uri") : null;
      if (uri != null && uri.startsWith(XMPP) && meant.size() < MOST_REFERENCES) {
        try {
          meant.add(Jid.parse(uri.substring(XMPP.length())).bare());
        } catch (InvalidJid _) {
          // Nobody.
        }
      }
    }
    if (listed.size() <= MOST_NAMES) {
      String text = body.toLowerCase(Locale.ROOT);
      for (Jid person : listed) {
        if (text.contains(person.localpart())) {
          meant.add(person);
        }
      }
    }
    return meant;
  }
}
