package im.skein.client;

import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import java.io.IOException;
import java.util.List;

/// A contact as the server's roster has it (RFC 6121 §2.1.2).
///
/// @param jid the contact's bare address
/// @param name what we call it, empty for nothing
/// @param subscription `none`, `to`, `from` or `both`
/// @param asking whether our wish to see its presence is unanswered
/// @param groups the groups it is in
public record RosterEntry(
    Jid jid, String name, String subscription, boolean asking, List<String> groups) {
  static RosterEntry parse(Element item) throws IOException {
    String jid = item.attribute("jid");
    String name = item.attribute("name");
    String subscription = item.attribute("subscription");
    try {
      return new RosterEntry(
          Jid.parse(jid == null ? "" : jid),
          name == null ? "" : name,
          subscription == null ? "none" : subscription,
          "subscribe".equals(item.attribute("ask")),
          item.children().stream()
              .filter(child -> child.is(new Name("jabber:iq:roster", "group")))
              .map(Element::text)
              .toList());
    } catch (InvalidJid e) {
      throw new IOException("the server's roster holds an address that is none", e);
    }
  }
}
