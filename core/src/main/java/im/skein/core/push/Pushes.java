package im.skein.core.push;

import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.core.push.PostQueue.Letter;
import im.skein.core.push.Registration.App;
import im.skein.core.push.Registration.Browser;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides when a device is woken: when something that matters is durable and no session of that
/// device is connected to take it, or when the connection of one breaks that has not said that it
/// has it.
public final class Pushes implements Feature, SessionWatcher {
  private static final Key<Boolean> TOLD = new Key<>("pushed what was not acknowledged");

  private final Register register;
  private final AppServers services;
  private final PostQueue browsers;

  /// Wakes those in that register.
  ///
  /// @param browsers what waits for browsers
  public Pushes(Register register, AppServers services, PostQueue browsers) {
    this.register = register;
    this.services = services;
    this.browsers = browsers;
  }

  @Override
  public void install(Installer to) {
    register.keep(to);
    to.at(Side.RECIPIENT, Stage.COPY, this::look);
    to.at(Side.SENDER, Stage.GUARD, this::read);
    to.watch(this);
  }

  private Verdict look(Stanza stanza, Transit transit) {
    Home home = transit.home();
    List<Registration> all = Register.of(home).all();
    if (!all.isEmpty() && lasts(stanza, transit)) {
      News news = News.of(stanza, home.jid());
      for (int i = 0; news != null && i < all.size(); i++) {
        if (!isHere(home, all.get(i).device())) {
          wake(home, all.get(i), news, 1);
        }
      }
    }
    return new Verdict.Absorb();
  }

  /// Whether a message will still be there when the device comes: it stands in the mailbox, or in
  /// the archive of a room.
  private static boolean lasts(Stanza stanza, Transit transit) {
    return transit.mailboxIndex() > 0
        || (stanza instanceof Message message && message.type() == Message.Type.GROUPCHAT);
  }

  private static boolean isHere(Home home, String device) {
    List<Session> sessions = home.sessions();
    for (int i = 0; i < sessions.size(); i++) {
      Session session = sessions.get(i);
      if (session.connected() && session.device().equals(device)) {
        return true;
      }
    }
    return false;
  }

  private void wake(Home home, Registration by, News news, int more) {
    if (!Register.isNew(home, by, news.id())) {
      return;
    }
    int count = Register.count(home, by, news.from().bare(), more);
    switch (by) {
      case App app -> services.publish(home, app, news, count);
      case Browser browser -> browsers.offer(new Letter(home.jid(), browser, news, count));
    }
  }

  /// Takes back what was pushed of a conversation once a device of the account has read it.
  private Verdict read(Stanza stanza, Transit transit) {
    Home home = transit.home();
    if (Register.isAnyTold(home)) {
      for (Reading reading : Reading.of(stanza, home.jid())) {
        Register.read(home, reading.chat())
            .forEach((registration, left) -> {
              if (registration instanceof Browser browser) {
                withdraw(home, browser, reading, left);
              }
            });
      }
    }
    return new Verdict.Continue(stanza);
  }

  /// What still waits here needs no push; what is with the push service takes one more, which not
  /// every browser permits.
  private void withdraw(Home home, Browser browser, Reading reading, int left) {
    browsers.retract(browser, reading.chat());
    if (browser.reads()) {
      News news = new News(News.Kind.READ, reading.chat(), "", reading.id());
      browsers.offer(new Letter(home.jid(), browser, news, left));
    }
  }

  @Override
  public void bound(Session session) {
    Register.here(session.home(), session.device());
  }

  @Override
  public void resumed(Session session) {
    session.put(TOLD, false);
    Register.here(session.home(), session.device());
  }

  @Override
  public void disconnected(Session session) {
    session.put(TOLD, true);
    left(session);
  }

  @Override
  public void ended(Session session) {
    if (!Boolean.TRUE.equals(session.get(TOLD))) {
      left(session);
    }
  }

  /// Wakes the device of a session without connection for what it may have missed.
  private void left(Session session) {
    Home home = session.home();
    List<Registration> all = Register.of(home).all();
    if (all.isEmpty() || isHere(home, session.device())) {
      return;
    }
    Missed missed = new Missed();
    session.unacknowledged(stanza -> missed.add(News.of(stanza, home.jid())));
    News last = missed.last;
    for (int i = 0; last != null && i < all.size(); i++) {
      if (all.get(i).device().equals(session.device())) {
        wake(home, all.get(i), last, missed.count);
      }
    }
  }

  /// What a device may have missed.
  private static final class Missed {
    private @Nullable News last;
    private int count;

    void add(@Nullable News news) {
      if (news != null) {
        last = news;
        count++;
      }
    }
  }
}
