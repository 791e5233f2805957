package im.skein.core.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.core.roster.Subscriptions.Event;
import im.skein.core.roster.Subscriptions.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables of RFC 6121 Appendix A. States are written as one letter per fact: `T` to, `F` from,
/// `O` pending out, `I` pending in, `-` none.
final class SubscriptionsTest {
  @ParameterizedTest
  @CsvSource({
    "SUBSCRIBE, -, O, true", "SUBSCRIBE, O, O, true", "SUBSCRIBE, I, OI, true",
    "SUBSCRIBE, OI, OI, true", "SUBSCRIBE, T, T, true", "SUBSCRIBE, TI, TI, true",
    "SUBSCRIBE, F, FO, true", "SUBSCRIBE, FO, FO, true", "SUBSCRIBE, TF, TF, true",
    "UNSUBSCRIBE, -, -, true", "UNSUBSCRIBE, O, -, true", "UNSUBSCRIBE, I, I, true",
    "UNSUBSCRIBE, OI, I, true", "UNSUBSCRIBE, T, -, true", "UNSUBSCRIBE, TI, I, true",
    "UNSUBSCRIBE, F, F, true", "UNSUBSCRIBE, FO, F, true", "UNSUBSCRIBE, TF, F, true",
    "SUBSCRIBED, I, F, true", "SUBSCRIBED, OI, FO, true", "SUBSCRIBED, TI, TF, true",
    "SUBSCRIBED, F, F, false", "SUBSCRIBED, FO, FO, false", "SUBSCRIBED, TF, TF, false",
    "UNSUBSCRIBED, -, -, false", "UNSUBSCRIBED, O, O, false", "UNSUBSCRIBED, I, -, true",
    "UNSUBSCRIBED, OI, O, true", "UNSUBSCRIBED, T, T, false", "UNSUBSCRIBED, TI, T, true",
    "UNSUBSCRIBED, F, -, true", "UNSUBSCRIBED, FO, O, true", "UNSUBSCRIBED, TF, T, true",
  })
  void followsTheTablesForWhatIsSent(Event event, String before, String after, boolean routed) {
    Outcome outcome = Subscriptions.outbound(state(before), event);
    assertEquals(new Outcome(state(after), routed, false), outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "SUBSCRIBE, -, I, true, false",
    "SUBSCRIBE, O, OI, true, false",
    "SUBSCRIBE, I, I, false, false",
    "SUBSCRIBE, OI, OI, false, false",
    "SUBSCRIBE, T, TI, true, false",
    "SUBSCRIBE, TI, TI, false, false",
    "SUBSCRIBE, F, F, false, true",
    "SUBSCRIBE, FO, FO, false, true",
    "SUBSCRIBE, TF, TF, false, true",
    "UNSUBSCRIBE, -, -, false, false",
    "UNSUBSCRIBE, O, O, false, false",
    "UNSUBSCRIBE, I, -, true, false",
    "UNSUBSCRIBE, OI, O, true, false",
    "UNSUBSCRIBE, T, T, false, false",
    "UNSUBSCRIBE, TI, T, true, false",
    "UNSUBSCRIBE, F, -, true, false",
    "UNSUBSCRIBE, FO, O, true, false",
    "UNSUBSCRIBE, TF, T, true, false",
    "SUBSCRIBED, -, -, false, false",
    "SUBSCRIBED, O, T, true, false",
    "SUBSCRIBED, I, I, false, false",
    "SUBSCRIBED, OI, TI, true, false",
    "SUBSCRIBED, T, T, false, false",
    "SUBSCRIBED, TI, TI, false, false",
    "SUBSCRIBED, F, F, false, false",
    "SUBSCRIBED, FO, TF, true, false",
    "SUBSCRIBED, TF, TF, false, false",
    "UNSUBSCRIBED, -, -, false, false",
    "UNSUBSCRIBED, O, -, true, false",
    "UNSUBSCRIBED, I, I, false, false",
    "UNSUBSCRIBED, OI, I, true, false",
    "UNSUBSCRIBED, T, -, true, false",
    "UNSUBSCRIBED, TI, I, true, false",
    "UNSUBSCRIBED, F, F, false, false",
    "UNSUBSCRIBED, FO, F, true, false",
    "UNSUBSCRIBED, TF, F, true, false",
  })
  void followsTheTablesForWhatIsReceived(
      Event event, String before, String after, boolean delivered, boolean approves) {
    Outcome outcome = Subscriptions.inbound(state(before), event);
    assertEquals(new Outcome(state(after), delivered, approves), outcome);
  }

  @ParameterizedTest
  @CsvSource({"-", "O", "T"})
  void approvesBeforehandWhenNobodyHasAsked(String before) {
    SubscriptionState state = state(before);
    Outcome outcome = Subscriptions.outbound(state, Event.SUBSCRIBED);
    assertEquals(new Outcome(approved(state), false, false), outcome);
  }

  @ParameterizedTest
  @CsvSource({"-,F", "O,FO", "T,TF"})
  void answersRequestThatWasApprovedBeforehand(String before, String after) {
    Outcome outcome = Subscriptions.inbound(approved(state(before)), Event.SUBSCRIBE);
    assertEquals(new Outcome(approved(state(after)), false, true), outcome);
  }

  @Test
  void takesBackAnApprovalGivenBeforehand() {
    Outcome outcome = Subscriptions.outbound(approved(SubscriptionState.NONE), Event.UNSUBSCRIBED);
    assertEquals(new Outcome(SubscriptionState.NONE, false, false), outcome);
  }

  private static SubscriptionState approved(SubscriptionState state) {
    return new SubscriptionState(state.to(), state.from(), state.asking(), state.requested(), true);
  }

  private static SubscriptionState state(String letters) {
    return new SubscriptionState(
        letters.contains("T"),
        letters.contains("F"),
        letters.contains("O"),
        letters.contains("I"),
        false);
  }
}
