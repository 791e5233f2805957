package im.skein.core.registration;

import im.skein.core.account.Account;
import im.skein.core.account.AccountElements;
import im.skein.core.account.Accounts;
import im.skein.core.account.Accounts.Draft;
import im.skein.core.account.Accounts.Outcome;
import im.skein.core.account.TokenStore.Kind;
import im.skein.core.account.TokenStore.Token;
import im.skein.core.base.RateLimits;
import im.skein.core.base.Time;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Guest;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Phase;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.core.registration.RegistrationForm.Answers;
import im.skein.core.registration.RegistrationSettings.Mode;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Makes accounts for people who have none, before they log in.
///
/// The first account made from this machine itself while there are none, and one made with the
/// founder's invitation, administers the server.
@Xep(number = 77, version = "2.4", note = "accounts of the server only")
public final class Registration implements Feature {
  private static final Element OFFER =
      Element.empty("http://jabber.org/features/iq-register", "register");

  private final Accounts accounts;
  private final Invitations invitations;
  private final RegistrationSettings settings;
  private final RateLimits limits;
  private final ReentrantLock first = new ReentrantLock();

  /// Registration by these settings.
  public Registration(
      Accounts accounts, Invitations invitations, RegistrationSettings settings, Time time) {
    this.accounts = accounts;
    this.invitations = invitations;
    this.settings = settings;
    this.limits = settings.accounts(time);
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.SERVER, RegistrationForm.NAMESPACE);
    to.offer(Phase.GUEST, _ -> settings.mode() == Mode.CLOSED ? null : OFFER);
    to.answerGuest(RegistrationForm.QUERY, this::answer);
  }

  private Answer answer(Iq iq, Element query, Guest guest) {
    if (settings.mode() == Mode.CLOSED) {
      return Answer.refuse(Condition.NOT_ALLOWED, "Accounts are made by the operator only.");
    }
    return iq.type() == Iq.Type.GET
        ? Answer.of(RegistrationForm.questions())
        : register(query, guest);
  }

  private Answer register(Element query, Guest guest) {
    if (query.child("remove") != null) {
      return Answer.refuse(Condition.UNEXPECTED_REQUEST, "Accounts are deleted after log-in.");
    }
    StanzaError problem = RegistrationForm.problem(query, Set.of(RegistrationForm.NAMESPACE));
    if (problem != null) {
      return new Answer.Refusal(problem);
    }
    Answers answers = RegistrationForm.read(query);
    if (answers == null) {
      return Answer.refuse(Condition.NOT_ACCEPTABLE, "A name and a password are needed.");
    }
    if (accounts.count() > 0) {
      return register(answers, guest, false);
    }
    first.lock();
    try {
      return register(answers, guest, guest.loopback() && accounts.count() == 0);
    } finally {
      first.unlock();
    }
  }

  private Answer register(Answers answers, Guest guest, boolean founds) {
    Token invitation = invitations.shown(guest);
    if (settings.mode() == Mode.INVITE && invitation == null && !founds) {
      return AccountElements.refuse(
          Condition.FORBIDDEN,
          "An invitation is needed.",
          Element.empty(AccountElements.NAMESPACE, "invitation-needed"));
    }
    var problem = accounts.nameProblem(answers.username());
    if (problem.isPresent()) {
      return AccountElements.refusal(problem.get());
    }
    int generosity = guest.loopback() ? RegistrationSettings.LOOPBACK_GENEROSITY : 1;
    long waitMillis = limits.take(guest.origin(), generosity);
    if (waitMillis > 0) {
      return AccountElements.tryLater(waitMillis, "Too many accounts were made from this address.");
    }
    Token used = invitation == null ? null : invitations.use(guest);
    if (invitation != null && used == null && settings.mode() == Mode.INVITE) {
      return AccountElements.refuse(
          Condition.FORBIDDEN,
          "The invitation was used by somebody else.",
          Element.empty(AccountElements.NAMESPACE, "invitation-needed"));
    }
    boolean admin = founds || (used != null && used.kind() == Kind.FOUNDER);
    return create(answers, admin, used);
  }

  private Answer create(Answers answers, boolean admin, @Nullable Token used) {
    Account.Role role = admin ? Account.Role.ADMIN : Account.Role.USER;
    Outcome outcome =
        accounts.create(new Draft(answers.username(), answers.password(), answers.profile(), role));
    if (!(outcome instanceof Outcome.Done(Account account))) {
      if (used != null) {
        invitations.giveBack(used);
      }
      return AccountElements.refusal(outcome);
    }
    if (used != null) {
      invitations.accepted(used, account);
    }
    return Answer.of(
        Element.builder(RegistrationForm.QUERY)
            .add(AccountElements.account(account).build())
            .build());
  }
}
