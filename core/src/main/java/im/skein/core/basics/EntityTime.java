package im.skein.core.basics;

import im.skein.core.base.Time;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.Stamps;

/// Tells the server's time, always in UTC: where the server stands is nobody's business.
@Xep(number = 202, version = "2.0")
public final class EntityTime implements Feature {
  private static final Name TIME = new Name("urn:xmpp:time", "time");

  private final Time time;

  /// The time of that clock.
  public EntityTime(Time time) {
    this.time = time;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.SERVER, TIME.namespace());
    to.answer(
        TIME,
        Target.SERVER,
        (iq, _, _) ->
            iq.type() == Iq.Type.GET
                ? Answer.of(
                    Element.builder(TIME)
                        .textChild("tzo", "+00:00")
                        .textChild("utc", Stamps.format(time.now()))
                        .build())
                : Answer.refuse(Condition.BAD_REQUEST));
  }
}
