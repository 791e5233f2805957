package im.skein.core.account;

import im.skein.core.account.Accounts.Outcome;
import im.skein.core.feature.Answer;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import java.util.Locale;

/// The elements of our own namespace for accounts, and how refusals are told with them.
public final class AccountElements {
  /// Our namespace for accounts.
  public static final String NAMESPACE = "urn:skein:account:0";

  /// An account.
  public static final Name ACCOUNT = new Name(NAMESPACE, "account");

  /// Whether a name is free.
  public static final Name AVAILABLE = new Name(NAMESPACE, "available");

  private AccountElements() {}

  /// The account with its number and address, and nothing else.
  public static Element.Builder account(Account account) {
    return Element.builder(ACCOUNT)
        .attribute("id", Long.toString(account.number()))
        .attribute("jid", account.ref().jid().toString());
  }

  /// The refusal of whatever was not done.
  public static Answer refusal(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> Answer.done();
      case Outcome.NameTaken() ->
          Answer.refuse(Condition.CONFLICT, "That name, or one that looks like it, is taken.");
      case Outcome.NameInvalid(AccountNames.Reason reason) ->
          refuse(
              Condition.NOT_ACCEPTABLE,
              "That name cannot be used: " + explanation(reason),
              detail("name-invalid", "reason", reason.name().toLowerCase(Locale.ROOT)));
      case Outcome.PasswordWeak(Outcome.Weakness why) ->
          refuse(
              Condition.NOT_ACCEPTABLE,
              explanation(why),
              detail("password-weak", "reason", why.name().toLowerCase(Locale.ROOT)));
      case Outcome.ProfileInvalid(String field, String text) ->
          refuse(Condition.NOT_ACCEPTABLE, text, detail("profile-invalid", "field", field));
      case Outcome.PasswordWrong() ->
          Answer.refuse(Condition.NOT_AUTHORIZED, "The old password is not right.");
      case Outcome.Busy() -> tryLater(5_000, "The server is busy. Try again in a few seconds.");
    };
  }

  /// The refusal of somebody who asks too often.
  public static Answer tryLater(long millis, String text) {
    return refuse(
        Condition.RESOURCE_CONSTRAINT,
        text,
        detail("retry", "seconds", Long.toString(Math.max(1, (millis + 999) / 1_000))));
  }

  /// A refusal with one of our own conditions.
  public static Answer refuse(Condition condition, String text, Element detail) {
    return new Answer.Refusal(StanzaError.of(condition, text).with(detail));
  }

  private static Element detail(String name, String attribute, String value) {
    return Element.builder(NAMESPACE, name).attribute(attribute, value).build();
  }

  private static String explanation(Outcome.Weakness why) {
    return switch (why) {
      case SHORT -> "A password has at least 8 characters.";
      case COMMON -> "That password is among the first that strangers try.";
      case UNFIT -> "A password has at most 1023 bytes, and no control characters.";
    };
  }

  private static String explanation(AccountNames.Reason reason) {
    return switch (reason) {
      case LENGTH -> "it must have 2 to 32 characters.";
      case CHARACTERS -> "only letters, digits and _ . - are allowed, and at least one letter.";
      case SCRIPT -> "its letters must be of one script.";
      case DIGITS -> "digits only are kept for the numbers of accounts.";
      case RESERVED -> "it is reserved.";
    };
  }
}
