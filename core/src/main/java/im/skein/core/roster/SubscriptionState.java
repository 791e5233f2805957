package im.skein.core.roster;

/// Where a subscription stands, as one side keeps it: the nine states of RFC 6121 Appendix A.1, and
/// whether a request was approved before it came (§3.4).
///
/// @param to whether the person sees the contact's presence
/// @param from whether the contact sees the person's presence
/// @param asking whether the person waits for the contact's approval ("Pending Out")
/// @param requested whether the contact waits for the person's approval ("Pending In")
/// @param approved whether a request of the contact will be approved without asking
public record SubscriptionState(
    boolean to, boolean from, boolean asking, boolean requested, boolean approved) {
  /// No subscription, nothing waiting.
  public static final SubscriptionState NONE =
      new SubscriptionState(false, false, false, false, false);

  /// The state that an item is in.
  public static SubscriptionState of(RosterItem item) {
    return new SubscriptionState(
        item.to(), item.from(), item.asking(), !item.request().isEmpty(), item.approved());
  }
}
