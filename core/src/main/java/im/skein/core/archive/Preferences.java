package im.skein.core.archive;

import im.skein.core.base.AccountRef;
import im.skein.core.chat.Discretion;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Drawer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Request;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.core.roster.RosterView;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;

/// Lets people say which messages they want in their archives. What is there already stays.
@Xep(number = 441, version = "0.2.0")
public final class Preferences implements Feature, Discretion {
  private static final Key<Kept> KEY = new Key<>("archiving preference");
  private static final String DRAWER = "archive";

  private final Drawer drawer;
  private final RosterView rosters;

  /// Preferences in that drawer.
  public Preferences(Drawer drawer, RosterView rosters) {
    this.drawer = drawer;
    this.rosters = rosters;
  }

  @Override
  public void install(Installer to) {
    to.keep(KEY, this::load);
    to.answerWaiting(Preference.NAME, Target.ACCOUNT, this::answer);
  }

  private Kept load(AccountRef account) {
    Drawer.Document document = drawer.read(account.id(), DRAWER);
    return document == null
        ? new Kept(Preference.EVERYTHING, 0)
        : new Kept(Preference.read(document.content()), document.version());
  }

  @Override
  public boolean keeps(Home home, Jid other) {
    Kept kept = home.get(KEY);
    return kept.version == 0
        || kept.preference.wants(
            other, contact -> contact.equals(home.jid()) || rosters.has(home, contact));
  }

  @Override
  public boolean isUsed(Home home) {
    return home.get(KEY).version > 0;
  }

  private Answer answer(Iq iq, Element payload, Request request) {
    if (!request.own()) {
      return Answer.refuse(Condition.SERVICE_UNAVAILABLE);
    }
    Home home = request.home();
    if (iq.type() == Iq.Type.GET) {
      return Answer.of(home.get(KEY).preference.toElement());
    }
    try {
      return change(home, Preference.parse(payload));
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    }
  }

  private Answer change(Home home, Preference wanted) {
    Kept kept = home.get(KEY);
    byte[] content = wanted.toBytes();
    if (content.length > Drawer.MAX_BYTES) {
      return Answer.refuse(Condition.POLICY_VIOLATION, "The addresses are too long.");
    }
    long version = drawer.write(home.account().id(), DRAWER, kept.version, content);
    if (version < 0) {
      return Answer.refuse(Condition.CONFLICT);
    }
    kept.version = version;
    kept.preference = wanted;
    return Answer.of(wanted.toElement());
  }

  /// The version is 0 as long as nothing was ever wished.
  private static final class Kept {
    private Preference preference;
    private long version;

    Kept(Preference preference, long version) {
      this.preference = preference;
      this.version = version;
    }
  }
}
