package im.skein.core.basics;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;

/// Tells what the server is, to whoever has logged in.
@Xep(number = 92, version = "1.1", note = "without the operating system")
public final class SoftwareVersion implements Feature {
  private static final Name QUERY = new Name("jabber:iq:version", "query");

  private final String version;

  /// The version of the program.
  public SoftwareVersion(String version) {
    this.version = version;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.SERVER, QUERY.namespace());
    to.answer(
        QUERY,
        Target.SERVER,
        (iq, _, _) ->
            iq.type() == Iq.Type.GET
                ? Answer.of(
                    Element.builder(QUERY)
                        .textChild("name", "Skein")
                        .textChild("version", version)
                        .build())
                : Answer.refuse(Condition.BAD_REQUEST));
  }
}
