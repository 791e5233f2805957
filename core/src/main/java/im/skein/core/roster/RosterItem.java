package im.skein.core.roster;

import java.util.List;

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
    REMOVE
  }
}
