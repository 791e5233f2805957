package im.skein.core.basics;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;

/// Answers pings to the server and to one's own account. A stranger's account does not answer, so
/// that nobody learns who exists.
@Xep(number = 199, version = "2.0.1")
public final class Ping implements Feature {
  private static final Name PING = new Name("urn:xmpp:ping", "ping");

  @Override
  public void install(Installer to) {
    for (Target target : Target.values()) {
      to.advertise(target, PING.namespace());
      to.answer(
          PING,
          target,
          (iq, _, request) -> {
            if (target == Target.ACCOUNT && !request.own()) {
              return Answer.refuse(Condition.SERVICE_UNAVAILABLE);
            }
            return iq.type() == Iq.Type.GET ? Answer.done() : Answer.refuse(Condition.BAD_REQUEST);
          });
    }
  }
}
