package im.skein.core.account;

import im.skein.core.roster.Everyone.Member;
import im.skein.core.roster.RosterView;
import im.skein.core.route.Homes;
import im.skein.wire.Jid;

/// Tells all who are on line about contacts by the setting `contacts.everyone` that come, go and
/// are renamed. Watches after the [Census].
public final class CensusNews implements AccountWatcher {
  private final RosterView view;
  private final Homes homes;

  /// News for these homes.
  public CensusNews(RosterView view, Homes homes) {
    this.view = view;
    this.homes = homes;
  }

  @Override
  public void created(Account account, Profile profile) {
    Member member = new Member(account.ref().jid(), profile.nickname());
    homes.everywhere(home -> view.tell(home, member));
  }

  @Override
  public void profileChanged(Account account, Profile before, Profile after) {
    if (!before.nickname().equals(after.nickname())) {
      created(account, after);
    }
  }

  @Override
  public void deleted(Account account) {
    Jid gone = account.ref().jid();
    homes.everywhere(home -> view.tellGone(home, gone));
  }
}
