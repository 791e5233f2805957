package im.skein.core.pubsub;

import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.feature.Drawer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaException;

/// Gives every account the bookmark of one room once, at a log-in, so that any client enters it by
/// itself (XEP-0402). Whoever removes the bookmark is not given it again. When the room is switched
/// off, the bookmarks that are still there are taken away, and those accounts get theirs anew when
/// it is switched on.
public final class StandingBookmark implements Feature, SessionWatcher {
  private static final Key<Given> GIVEN = new Key<>("the bookmark that everybody is given");
  private static final Name CONFERENCE = new Name(Bookmarks.NAMESPACE, "conference");
  private static final String DRAWER = "standing-bookmark";
  private static final byte[] YES = {};

  private final Publisher publisher;
  private final Drawer drawer;
  private final Room room;
  private final Failures failures;

  /// The room that everybody is to find.
  ///
  /// @param jid its address
  /// @param name its name for people
  /// @param open whether there is such a room now
  public record Room(Jid jid, String name, boolean open) {}

  /// A bookmark of that room, published by that publisher.
  public StandingBookmark(Publisher publisher, Drawer drawer, Room room, Failures failures) {
    this.publisher = publisher;
    this.drawer = drawer;
    this.room = room;
    this.failures = failures;
  }

  /// Whether the account was given the bookmark.
  private static final class Given {
    private boolean yes;

    /// Whether nothing is left to do before the next start.
    private boolean settled;
  }

  @Override
  public void install(Installer to) {
    to.keep(
        GIVEN,
        account -> {
          Given given = new Given();
          given.yes = drawer.read(account.id(), DRAWER) != null;
          given.settled = given.yes == room.open;
          return given;
        });
    to.watch(this);
  }

  @Override
  public void bound(Session session) {
    Home home = session.home();
    if (!home.get(GIVEN).settled) {
      home.strand().executeWaiting(() -> settle(home));
    }
  }

  private void settle(Home home) {
    Given given = home.get(GIVEN);
    if (given.settled) {
      return;
    }
    try {
      if (room.open) {
        give(home);
        given.yes = true;
      } else if (isMarked(home)) {
        take(home);
        given.yes = false;
      }
      given.settled = true;
    } catch (StoreException e) {
      failures.trouble("giving a bookmark", e);
    } catch (StanzaException _) {
      // The account has no space for it; there is another try at the next log-in.
    }
  }

  private boolean isMarked(Home home) {
    return publisher.payload(home, Bookmarks.NAMESPACE, room.jid.toString(), home.jid()) != null;
  }

  /// Without a nickname: that is each client's to choose, as the person is called there.
  ///
  /// Published before it is noted: a crash in between leads to the same bookmark once more, never
  /// to none.
  private void give(Home home) throws StanzaException {
    if (!isMarked(home)) {
      Element mark =
          Element.builder(CONFERENCE)
              .attribute("name", room.name)
              .attribute("autojoin", "true")
              .build();
      publisher.publish(home, Bookmarks.NAMESPACE, room.jid.toString(), mark, Bookmarks.SETTINGS);
    }
    var _ = drawer.write(home.account().id(), DRAWER, 0, YES);
  }

  private void take(Home home) throws StanzaException {
    publisher.retract(home, Bookmarks.NAMESPACE, room.jid.toString(), true);
    drawer.remove(home.account().id(), DRAWER);
  }
}
