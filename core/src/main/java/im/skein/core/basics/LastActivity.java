package im.skein.core.basics;

import im.skein.core.base.Time;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Target;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.core.feature.Xep;
import im.skein.core.presence.Absence;
import im.skein.core.presence.Presences;
import im.skein.core.roster.RosterView;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import java.time.Duration;
import java.time.Instant;

/// Tells how long the server has been up, and since when an account is off line: that only to those
/// who may see its presence.
@Xep(number = 12, version = "2.0")
public final class LastActivity implements Feature {
  private static final Name QUERY = new Name("jabber:iq:last", "query");

  private final RosterView view;
  private final Absence absence;
  private final Time time;
  private final long startMillis;

  /// Activity since now.
  public LastActivity(RosterView view, Absence absence, Time time) {
    this.view = view;
    this.absence = absence;
    this.time = time;
    this.startMillis = time.monotonicMillis();
  }

  @Override
  public void install(Installer to) {
    to.advertise(QUERY.namespace());
    to.answer(
        QUERY,
        Target.SERVER,
        (iq, _, _) -> answer(iq, (time.monotonicMillis() - startMillis) / 1_000));
    to.answer(QUERY, Target.ACCOUNT, this::ofAccount);
    to.at(Side.RECIPIENT, Stage.GUARD, this::guard);
  }

  /// Strangers ask neither the account nor a session, which would tell that it is there (XEP-0012
  /// §4, §5).
  private Verdict guard(Stanza stanza, Transit transit) {
    Jid from = stanza.from();
    boolean asks = stanza instanceof Iq iq && iq.isRequest() && iq.payload().getFirst().is(QUERY);
    return asks && from != null && !maySee(transit.home(), from)
        ? new Verdict.Refuse(StanzaError.of(Condition.FORBIDDEN))
        : new Verdict.Continue(stanza);
  }

  private boolean maySee(Home home, Jid who) {
    return who.sameBare(home.jid())
        || view.from(home, who)
        || home.sessions().stream().anyMatch(session -> Presences.isShown(session, who));
  }

  private Answer ofAccount(Iq iq, Element payload, Request request) {
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Home home = request.home();
    if (home.sessions().stream().anyMatch(session -> session.presence() != null)) {
      return answer(iq, 0);
    }
    Instant since = absence.since(home);
    return since == null
        ? Answer.refuse(Condition.SERVICE_UNAVAILABLE)
        : answer(iq, Math.max(0, Duration.between(since, time.now()).toSeconds()));
  }

  private static Answer answer(Iq iq, long seconds) {
    return iq.type() == Iq.Type.GET
        ? Answer.of(Element.builder(QUERY).attribute("seconds", Long.toString(seconds)).build())
        : Answer.refuse(Condition.BAD_REQUEST);
  }
}
