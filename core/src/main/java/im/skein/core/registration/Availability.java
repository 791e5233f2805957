package im.skein.core.registration;

import im.skein.core.account.AccountElements;
import im.skein.core.account.AccountNames;
import im.skein.core.account.Accounts;
import im.skein.core.account.Accounts.Outcome;
import im.skein.core.base.RateLimits;
import im.skein.core.base.Time;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Target;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.StanzaError.Condition;
import java.util.Locale;

/// Tells people who type a name whether it is free. A server whose accounts the operator makes
/// tells nobody, for names are nobody's business there.
public final class Availability implements Feature {
  private final Accounts accounts;
  private final RegistrationSettings settings;
  private final RateLimits limits;

  /// Availability of names for these accounts.
  public Availability(Accounts accounts, RegistrationSettings settings, Time time) {
    this.accounts = accounts;
    this.settings = settings;
    this.limits = settings.checks(time);
  }

  @Override
  public void install(Installer to) {
    if (settings.mode() == RegistrationSettings.Mode.CLOSED) {
      return;
    }
    to.answerGuest(
        AccountElements.AVAILABLE,
        (iq, payload, guest) -> {
          int generosity = guest.loopback() ? RegistrationSettings.LOOPBACK_GENEROSITY : 1;
          return answer(iq, payload, limits.take(guest.origin(), generosity));
        });
    to.answerWaiting(
        AccountElements.AVAILABLE,
        Target.SERVER,
        (iq, payload, request) ->
            answer(iq, payload, limits.take(request.from().bare().toString())));
  }

  private Answer answer(Iq iq, Element payload, long waitMillis) {
    if (waitMillis > 0) {
      return AccountElements.tryLater(waitMillis, "Too many names were asked for.");
    }
    String name = payload.attribute("name");
    if (iq.type() != Iq.Type.GET || name == null) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    var problem = accounts.nameProblem(name);
    return Answer.of(
        Element.builder(AccountElements.AVAILABLE)
            .attribute("name", name)
            .attribute("free", Boolean.toString(problem.isEmpty()))
            .attribute("reason", problem.map(Availability::reason).orElse(null))
            .build());
  }

  private static String reason(Outcome problem) {
    return problem instanceof Outcome.NameInvalid(AccountNames.Reason reason)
        ? reason.name().toLowerCase(Locale.ROOT)
        : "taken";
  }
}
