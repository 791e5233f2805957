package im.skein.core.roster;

import im.skein.core.feature.Home;

/// Carries out what a written change means for those who are on line; presence, seen from below.
@FunctionalInterface
public interface RosterEffects {
  /// Tells the clients of both sides, and shows or hides presence. Called on the strand of the home
  /// of the one who acted.
  void after(Home own, RosterLedger.Contact contact, RosterLedger.Exchange exchange);
}
