package im.skein.testkit.sim;

import im.skein.wire.Element;
import im.skein.wire.Name;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one device has got for its account. It drops what it has seen.
final class Inbox {
  private static final String SID = "urn:xmpp:sid:0";
  private static final String RETRACT = "urn:xmpp:message-retract:1";
  private static final String DELETION = "urn:skein:deletion:0";
  private static final String REMOVAL = "remove ";

  private final String account;
  private final String device;
  private final History history;
  private final Set<String> seenIds = new HashSet<>();

  /// What it has got, by its id.
  private final Map<String, String> got = new LinkedHashMap<>();

  /// When the connection was made, as [Deletions] counts.
  private long connected;

  Inbox(String account, String device, History history) {
    this.account = account;
    this.device = device;
    this.history = history;
  }

  /// A connection is made.
  void connects() {
    connected = history.deletions().now();
  }

  /// A message arrives.
  void message(Element element) {
    Element stanzaId = element.child(new Name(SID, "stanza-id"));
    Element removed = element.child(new Name(DELETION, "removed"));
    if (removed != null) {
      removed
          .children()
          .forEach(one -> history.deletions().noticed(device, String.valueOf(one.attribute("id"))));
      return;
    }
    boolean gone = element.child(new Name(RETRACT, "retracted")) != null;
    String text = gone ? element.attribute("id") : element.childText("body");
    if (stanzaId == null || text == null) {
      throw new AssertionError("a message came without a body or a stanza-id");
    }
    String id = stanzaId.attribute("id");
    if (id == null || seenIds.add(id)) {
      history.arrived(device, text);
      if (!gone) {
        history.deletions().arrived(device, text, connected);
      }
      if (id != null) {
        got.put(id, text);
      }
    }
  }

  /// Asks the server to remove something that it has got.
  ///
  /// @param choice which, by chance
  /// @return the request, null when there is nothing
  @Nullable Element removal(int choice) {
    if (got.isEmpty()) {
      return null;
    }
    List<String> ids = List.copyOf(got.keySet());
    String id = ids.get(Math.floorMod(choice, ids.size()));
    history.deletions().removing(account, String.valueOf(got.get(id)));
    Element message = Element.builder(DELETION, "message").attribute("id", id).build();
    return Element.builder(Name.client("iq"))
        .attribute("type", "set")
        .attribute("id", REMOVAL + id)
        .add(Element.of(new Name(DELETION, "remove"), message))
        .build();
  }

  /// Whether that answers such a request.
  boolean answer(Element iq) {
    String id = iq.attribute("id");
    if (id == null || !id.startsWith(REMOVAL)) {
      return false;
    }
    String gone = id.substring(REMOVAL.length());
    if (!"result".equals(iq.attribute("type"))) {
      throw new AssertionError("a message could not be removed: " + gone);
    }
    history.deletions().removed(account, String.valueOf(got.get(gone)), gone);
    return true;
  }
}
