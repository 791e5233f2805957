package im.skein.core.roster;

import im.skein.wire.Element;
import im.skein.wire.Name;
import java.util.List;
import java.util.Locale;

/// One contact of one account (RFC 6121 §2.1.2), or a request of somebody who is none yet.
///
/// @param contact the bare address, prepared
/// @param name what the person calls the contact, empty for nothing
/// @param subscription who sees whose presence
/// @param asking whether this account asks to see the contact's presence (`ask='subscribe'`)
/// @param approved whether the contact may subscribe without being asked again (RFC 6121 §3.4)
/// @param request the contact's waiting request to see this account's presence, as serialised XML,
///   or empty for none; an item with a request and `NONE` that was never added is not shown in
///   rosters
/// @param listed whether the person added the contact, or a subscription exists: it is shown
/// @param groups the groups the person put it in
public record RosterItem(
    String contact,
    String name,
    Subscription subscription,
    boolean asking,
    boolean approved,
    String request,
    boolean listed,
    List<String> groups) {
  /// The name of the element that holds rosters (RFC 6121 §2.1.1).
  public static final Name QUERY = new Name("jabber:iq:roster", "query");

  /// Who sees whose presence (RFC 6121 §2.1.2.5).
  public enum Subscription {
    /// Nobody.
    NONE,
    /// The person sees the contact's.
    TO,
    /// The contact sees the person's.
    FROM,
    /// Each sees the other's.
    BOTH,
    /// The item was removed; only in pushes and changes.
    REMOVE;

    /// The value of that pair of directions.
    public static Subscription of(boolean to, boolean from) {
      if (to) {
        return from ? BOTH : TO;
      }
      return from ? FROM : NONE;
    }
  }

  /// An item that says nothing yet.
  public static RosterItem fresh(String contact) {
    return new RosterItem(contact, "", Subscription.NONE, false, false, "", false, List.of());
  }

  /// Whether the person sees the contact's presence.
  public boolean to() {
    return subscription == Subscription.TO || subscription == Subscription.BOTH;
  }

  /// Whether the contact sees the person's presence.
  public boolean from() {
    return subscription == Subscription.FROM || subscription == Subscription.BOTH;
  }

  /// Whether the item says nothing, so that it need not be kept.
  public boolean isVoid() {
    return !listed
        && subscription == Subscription.NONE
        && !asking
        && !approved
        && request.isEmpty();
  }

  /// The same item as the person wishes to see it; it is shown from now on.
  public RosterItem named(String wanted, List<String> wantedGroups) {
    return new RosterItem(
        contact, wanted, subscription, asking, approved, request, true, List.copyOf(wantedGroups));
  }

  /// The same item in another state. One that the person had a part in is shown from now on.
  ///
  /// @param waiting the request to keep when the state has one
  public RosterItem in(SubscriptionState state, String waiting) {
    boolean shown = listed || state.to() || state.from() || state.asking() || state.approved();
    return new RosterItem(
        contact,
        name,
        Subscription.of(state.to(), state.from()),
        state.asking(),
        state.approved(),
        state.requested() ? waiting : "",
        shown,
        groups);
  }

  /// Whether both look the same in a roster.
  boolean looksLike(RosterItem other) {
    return shownAs(other.request).equals(other);
  }

  private RosterItem shownAs(String otherRequest) {
    return new RosterItem(
        contact, name, subscription, asking, approved, otherRequest, listed, groups);
  }

  /// The element that stands for the item in results and pushes; one that is not shown is told as
  /// removed.
  public Element toElement() {
    Subscription told = listed ? subscription : Subscription.REMOVE;
    Element.Builder item =
        Element.builder(QUERY.namespace(), "item")
            .attribute("jid", contact)
            .attribute("name", name.isEmpty() || told == Subscription.REMOVE ? null : name)
            .attribute("subscription", told.name().toLowerCase(Locale.ROOT));
    if (told == Subscription.REMOVE) {
      return item.build();
    }
    item.attribute("ask", asking ? "subscribe" : null)
        .attribute("approved", approved ? "true" : null);
    groups.forEach(group -> item.textChild("group", group));
    return item.build();
  }
}
