package im.skein.core.roster;

/// The state chart of subscriptions (RFC 6121 §3 and Appendix A): what a subscription stanza does
/// to one side, and whether it goes on. Pure functions.
public final class Subscriptions {
  private Subscriptions() {}

  /// The four stanzas about subscriptions.
  public enum Event {
    /// Asks to see presence.
    SUBSCRIBE,
    /// Approves.
    SUBSCRIBED,
    /// No longer wishes to see presence.
    UNSUBSCRIBE,
    /// Denies, or no longer approves.
    UNSUBSCRIBED
  }

  /// What a stanza led to.
  ///
  /// @param state the state afterwards
  /// @param passed whether the stanza goes on: to the contact when it was sent, to the person's
  ///   clients when it was received
  /// @param approves whether the server answers a received request with `subscribed` by itself
  public record Outcome(SubscriptionState state, boolean passed, boolean approves) {}

  /// The person sends a stanza to the contact (Appendix A.2).
  public static Outcome outbound(SubscriptionState state, Event event) {
    return switch (event) {
      case SUBSCRIBE ->
          outcome(
              new SubscriptionState(
                  state.to(), state.from(), !state.to(), state.requested(), state.approved()),
              true);
      case UNSUBSCRIBE ->
          outcome(
              new SubscriptionState(
                  false, state.from(), false, state.requested(), state.approved()),
              true);
      case SUBSCRIBED -> approve(state);
      case UNSUBSCRIBED ->
          outcome(
              new SubscriptionState(state.to(), false, state.asking(), false, false),
              state.from() || state.requested());
    };
  }

  private static Outcome approve(SubscriptionState state) {
    if (state.from()) {
      return outcome(state, false);
    }
    boolean asked = state.requested();
    return outcome(
        new SubscriptionState(
            state.to(), asked, state.asking(), false, asked ? state.approved() : true),
        asked);
  }

  /// The person receives a stanza from the contact (Appendix A.3).
  public static Outcome inbound(SubscriptionState state, Event event) {
    return switch (event) {
      case SUBSCRIBE -> request(state);
      case UNSUBSCRIBE ->
          outcome(
              new SubscriptionState(state.to(), false, state.asking(), false, state.approved()),
              state.from() || state.requested());
      case SUBSCRIBED ->
          outcome(
              new SubscriptionState(
                  state.to() || state.asking(),
                  state.from(),
                  false,
                  state.requested(),
                  state.approved()),
              state.asking());
      case UNSUBSCRIBED ->
          outcome(
              new SubscriptionState(
                  false, state.from(), false, state.requested(), state.approved()),
              state.to() || state.asking());
    };
  }

  private static Outcome request(SubscriptionState state) {
    if (state.from()) {
      return new Outcome(state, false, true);
    }
    if (state.approved()) {
      return new Outcome(
          new SubscriptionState(state.to(), true, state.asking(), false, true), false, true);
    }
    return outcome(
        new SubscriptionState(state.to(), false, state.asking(), true, false), !state.requested());
  }

  private static Outcome outcome(SubscriptionState state, boolean passed) {
    return new Outcome(state, passed, false);
  }
}
