package im.skein.client;

import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The contacts of the account behind a connection (RFC 6121 §2 and §3).
public final class Roster {
  private static final Name QUERY = new Name("jabber:iq:roster", "query");
  private static final Name ITEM = new Name("jabber:iq:roster", "item");

  private final Connection connection;

  /// The roster behind that connection.
  public Roster(Connection connection) {
    this.connection = connection;
  }

  /// All contacts, as the server has them now.
  public List<RosterEntry> entries() throws IOException {
    List<RosterEntry> entries = new ArrayList<>();
    for (Element item : connection.request(Iq.Type.GET, Element.empty(QUERY)).children()) {
      if (item.is(ITEM)) {
        entries.add(RosterEntry.parse(item));
      }
    }
    return entries;
  }

  /// Adds a contact or changes what we call it.
  public void put(Jid contact, String name) throws IOException {
    Element item =
        Element.builder(ITEM)
            .attribute("jid", contact.bare().toString())
            .attribute("name", name.isEmpty() ? null : name)
            .build();
    connection.request(Iq.Type.SET, Element.of(QUERY, item));
  }

  /// Removes a contact, and both subscriptions with it.
  public void remove(Jid contact) throws IOException {
    Element item =
        Element.builder(ITEM)
            .attribute("jid", contact.bare().toString())
            .attribute("subscription", "remove")
            .build();
    connection.request(Iq.Type.SET, Element.of(QUERY, item));
  }

  /// Asks to see the contact's presence.
  public void subscribe(Jid contact) throws IOException {
    presence(contact, Presence.Type.SUBSCRIBE);
  }

  /// Lets the contact see ours.
  public void approve(Jid contact) throws IOException {
    presence(contact, Presence.Type.SUBSCRIBED);
  }

  /// No longer lets the contact see ours, or refuses its wish.
  public void refuse(Jid contact) throws IOException {
    presence(contact, Presence.Type.UNSUBSCRIBED);
  }

  private void presence(Jid contact, Presence.Type type) throws IOException {
    connection.send(new Presence(new Envelope(null, contact.bare(), null, null), type, List.of()));
  }
}
