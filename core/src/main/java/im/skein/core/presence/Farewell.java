package im.skein.core.presence;

import im.skein.core.account.Account;
import im.skein.core.account.AccountWatcher;
import im.skein.core.base.AccountRef;
import im.skein.core.roster.RosterItem;
import im.skein.core.roster.RosterLedger;
import im.skein.core.roster.RosterLedger.Contact;
import im.skein.core.roster.RosterLedger.Exchange;
import im.skein.core.roster.RosterStore;
import im.skein.core.roster.RosterView;
import im.skein.core.route.AccountFinder;
import im.skein.core.route.Homes;
import im.skein.wire.Jid;

/// Takes an account that is about to be deleted out of the subscriptions of its contacts, so that
/// nobody waits for somebody who will not come back.
public final class Farewell implements AccountWatcher {
  private final RosterStore store;
  private final RosterLedger ledger;
  private final RosterView view;
  private final AccountFinder finder;
  private final Homes homes;

  /// Farewells in these rosters.
  public Farewell(
      RosterStore store, RosterLedger ledger, RosterView view, AccountFinder finder, Homes homes) {
    this.store = store;
    this.ledger = ledger;
    this.view = view;
    this.finder = finder;
    this.homes = homes;
  }

  @Override
  public void deleting(Account account) {
    AccountRef own = account.ref();
    for (RosterItem item : store.load(own.id()).items()) {
      Jid jid = Jid.known(item.contact());
      AccountRef other =
          jid.domain().equals(own.jid().domain()) ? finder.find(jid.localpart()) : null;
      if (other != null) {
        Exchange exchange = ledger.remove(own, new Contact(jid, other));
        homes.at(jid, theirs -> view.take(theirs, exchange.other()), () -> {});
      }
    }
  }
}
