package im.skein.core.room.word;

import im.skein.core.chat.Amendments;
import im.skein.core.chat.StanzaIds;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.form.Delay;
import java.util.List;
import java.util.Set;

/// Takes out of what people send to a room all that only servers and rooms may say.
public final class Foreign {
  private static final Set<String> NAMESPACES =
      Set.of(
          Muc.MUC,
          Muc.USER,
          "urn:xmpp:carbons:2",
          "urn:xmpp:carbons:1",
          "urn:skein:account:0",
          Amendments.MODERATION,
          "urn:skein:deletion:0");

  private static final Set<Name> NAMES =
      Set.of(
          StanzaIds.STANZA_ID,
          Muc.OCCUPANT_ID,
          Delay.NAME,
          Amendments.RETRACTED,
          new Name("jabber:x:delay", "x"),
          new Name("urn:xmpp:mam:2", "result"));

  private Foreign() {}

  /// What is left of a payload.
  public static List<Element> without(List<Element> payload) {
    return payload.stream().filter(element -> !isForged(element)).toList();
  }

  private static boolean isForged(Element element) {
    return NAMESPACES.contains(element.name().namespace()) || NAMES.contains(element.name());
  }
}
