package im.skein.core.registration;

import im.skein.core.account.AccountElements;
import im.skein.core.base.RateLimits;
import im.skein.core.base.Time;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Guest;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Phase;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;

/// Takes the token of an invitation before an account is registered with it.
@Xep(number = 445, version = "0.2.0")
public final class Preauth implements Feature {
  private static final Name PREAUTH = new Name("urn:xmpp:pars:0", "preauth");
  private static final Element OFFER = Element.empty("urn:xmpp:invite", "register");
  private static final int TRIES = 10;
  private static final long TRY_INTERVAL_MILLIS = 30_000;
  private static final int MAX_TOKEN = 128;

  private final Invitations invitations;
  private final RegistrationSettings settings;
  private final RateLimits limits;

  /// Takes tokens of these invitations.
  public Preauth(Invitations invitations, RegistrationSettings settings, Time time) {
    this.invitations = invitations;
    this.settings = settings;
    this.limits = new RateLimits(settings.perHour() == 0 ? 0 : TRIES, TRY_INTERVAL_MILLIS, time);
  }

  @Override
  public void install(Installer to) {
    if (settings.mode() != RegistrationSettings.Mode.CLOSED) {
      to.offer(Phase.GUEST, _ -> OFFER);
      to.answerGuest(PREAUTH, this::answer);
    }
  }

  private Answer answer(Iq iq, Element preauth, Guest guest) {
    String token = preauth.attribute("token");
    if (iq.type() != Iq.Type.SET || token == null || token.length() > MAX_TOKEN) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    int generosity = guest.loopback() ? RegistrationSettings.LOOPBACK_GENEROSITY : 1;
    long waitMillis = limits.take(guest.origin(), generosity);
    if (waitMillis > 0) {
      return AccountElements.tryLater(waitMillis, "Too many invitations were tried.");
    }
    return invitations.show(guest, token)
        ? Answer.done()
        : Answer.refuse(
            Condition.ITEM_NOT_FOUND, "The invitation has expired or was used. Ask for another.");
  }
}
