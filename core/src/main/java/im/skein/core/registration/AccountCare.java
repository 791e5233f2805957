package im.skein.core.registration;

import im.skein.core.account.Account;
import im.skein.core.account.AccountElements;
import im.skein.core.account.Accounts;
import im.skein.core.account.Accounts.Outcome;
import im.skein.core.base.RateLimits;
import im.skein.core.base.Time;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import im.skein.wire.sasl.Secret;
import java.util.List;
import java.util.Set;

/// Lets people change their password, by proof of the old one, and delete their account (XEP-0077
/// §3.2 and §3.3).
@Xep(number = 77, version = "2.4", note = "a new password needs the old one")
public final class AccountCare implements Feature {
  private static final int GUESSES = 5;
  private static final long GUESS_INTERVAL_MILLIS = 180_000;

  /// Some clients answer the form with the name of the other one.
  private static final Set<String> PASSWORD_FORMS =
      Set.of(RegistrationForm.CHANGE_PASSWORD, RegistrationForm.NAMESPACE);

  private final Accounts accounts;
  private final RateLimits guesses;

  /// Care of these accounts.
  public AccountCare(Accounts accounts, Time time) {
    this.accounts = accounts;
    this.guesses = new RateLimits(GUESSES, GUESS_INTERVAL_MILLIS, time);
  }

  @Override
  public void install(Installer to) {
    for (Target target : List.of(Target.ACCOUNT, Target.SERVER)) {
      to.answerWaiting(RegistrationForm.QUERY, target, this::answer);
    }
  }

  private Answer answer(Iq iq, Element query, Request request) {
    Session session = request.session();
    if (session == null || !request.own()) {
      return Answer.refuse(Condition.SERVICE_UNAVAILABLE);
    }
    Account account = accounts.byId(session.home().account().id());
    if (account == null) {
      return Answer.refuse(Condition.NOT_AUTHORIZED);
    }
    if (iq.type() == Iq.Type.GET) {
      return Answer.of(
          Element.builder(RegistrationForm.QUERY)
              .emptyChild("registered")
              .textChild("username", account.ref().jid().localpart())
              .emptyChild("password")
              .add(RegistrationForm.passwordQuestions().toElement())
              .build());
    }
    if (query.child("remove") != null) {
      if (query.children().size() != 1) {
        return Answer.refuse(Condition.BAD_REQUEST);
      }
      accounts.delete(account);
      return Answer.done();
    }
    StanzaError problem = RegistrationForm.problem(query, PASSWORD_FORMS);
    return problem == null ? changePassword(account, session, query) : new Answer.Refusal(problem);
  }

  private Answer changePassword(Account account, Session session, Element query) {
    DataForm form = DataForm.find(query.children());
    String username = RegistrationForm.value(form, query, "username");
    String wanted = RegistrationForm.value(form, query, "password");
    if (username == null || wanted == null) {
      return Answer.refuse(Condition.BAD_REQUEST, "A name and a new password are needed.");
    }
    String old = form == null ? null : form.value("old_password");
    if (old == null) {
      return new Answer.Refusal(
          StanzaError.of(Condition.NOT_AUTHORIZED, "The old password is needed.")
              .with(
                  Element.of(
                      RegistrationForm.QUERY, RegistrationForm.passwordQuestions().toElement())));
    }
    Account meant = accounts.byNumberOrName(username);
    if (meant == null || meant.ref().id() != account.ref().id()) {
      return Answer.refuse(Condition.NOT_ALLOWED, "Only the own password can be changed.");
    }
    long waitMillis = guesses.take(Long.toString(account.ref().id()));
    if (waitMillis > 0) {
      return AccountElements.tryLater(waitMillis, "Too many tries. Try again later.");
    }
    Outcome proof = accounts.checkPassword(account, Secret.of(old));
    if (!(proof instanceof Outcome.Done)) {
      return AccountElements.refusal(proof);
    }
    return AccountElements.refusal(
        accounts.changePassword(account, Secret.of(wanted), session.jid().resource()));
  }
}
