package im.skein.server.run;

import im.skein.core.registration.Invitations;
import im.skein.server.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/// What an operator should know at the start, told on the terminal and never in the log: the
/// one-time link for whoever will administer a server that others can reach, and the fingerprint by
/// which its certificate is known.
final class Welcome {
  private Welcome() {}

  static List<String> lines(Settings settings, Domain domain, Listeners listeners) {
    List<String> lines = new ArrayList<>();
    boolean outside = !settings.listening().isInner();
    if (outside && domain.accounts().count() == 0) {
      Invitations.Invitation founder = domain.features().invitations().forFounder();
      String page = founder.page().reveal();
      lines.add("Nobody has an account yet. Whoever opens this link first administers the server:");
      lines.add(
          "  "
              + (page.isEmpty()
                  ? listeners.address() + "/#invite=" + founder.token().reveal()
                  : page));
    }
    listeners
        .fingerprint()
        .ifPresent(print -> lines.add("The certificate's SHA-256 fingerprint is " + print));
    return lines;
  }
}
