package im.skein.core.session;

import im.skein.core.feature.GuestResponder;
import im.skein.core.feature.Installer.BindOption;
import im.skein.core.feature.Phase;
import im.skein.core.feature.StreamOffer;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What features add to streams; the registry, seen from below. Never changes once the server runs.
public interface Extensions {
  /// What is offered in that phase, in order.
  List<StreamOffer> offers(Phase phase);

  /// Who answers requests of that payload before log-in, or null.
  @Nullable GuestResponder guestResponder(Name payload);

  /// Who takes part when a resource is bound together with the log-in, in order.
  List<BindOption> bindOptions();

  /// What a stanza may wait as while nobody looks at the client that it is for, or null.
  @Nullable Object waitsAs(Stanza stanza);
}
