package im.skein.core.pubsub;

import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.disco.ClientCapabilities;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.wire.Element;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the bookmarks as one published list, too, for clients that know only that way (XEP-0048 in
/// XEP-0223): what they publish changes the items of XEP-0402, and what changes there is put into
/// the list. An account whose clients never ask for the list has none.
public final class PublishedBookmarks implements Feature {
  private static final Key<Update> UPDATE = new Key<>("the list of bookmarks");

  /// The node and what is in it have the same name.
  private static final String NODE = Bookmarks.STORAGE.namespace();

  private static final String ITEM = "current";

  /// How the node is set up when it is made (XEP-0048 §3.1).
  private static final List<Field> SETTINGS =
      List.of(
          Field.of("pubsub#persist_items", Kind.BOOLEAN, "true"),
          Field.of("pubsub#access_model", Kind.LIST_SINGLE, "whitelist"));

  private final Publisher publisher;
  private final Bookmarks bookmarks;
  private final ClientCapabilities capabilities;
  private final Failures failures;

  /// Lists published by that publisher.
  ///
  /// @param capabilities tells which clients wish for the list
  public PublishedBookmarks(
      Publisher publisher, ClientCapabilities capabilities, Failures failures) {
    this.publisher = publisher;
    this.bookmarks = new Bookmarks(publisher);
    this.capabilities = capabilities;
    this.failures = failures;
  }

  /// What is to be done for an account.
  private static final class Update {
    private boolean waits;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, Bookmarks.NAMESPACE + "#compat-pep");
    to.keep(UPDATE, _ -> new Update());
    publisher.listen(Bookmarks.NAMESPACE, new Items());
    publisher.listen(NODE, new Lists());
    capabilities.watch(this::welcome);
  }

  private void welcome(Session session) {
    Home home = session.home();
    if (ClientCapabilities.wishes(session).contains(NODE) && Shelf.of(home).node(NODE) == null) {
      home.strand().executeWaiting(() -> update(home));
    }
  }

  /// The items of XEP-0402 changed, perhaps several of them one after the other.
  private final class Items implements Publisher.Watcher {
    @Override
    public void check(Home home, String id, Element payload) throws StanzaException {
      bookmarks.check(home, id, payload);
    }

    @Override
    public void published(Home home, String id, Element payload) {
      changed(home);
    }

    @Override
    public void removed(Home home) {
      changed(home);
    }

    private void changed(Home home) {
      Update update = home.get(UPDATE);
      if (!update.waits && Shelf.of(home).node(NODE) != null) {
        update.waits = true;
        home.strand().executeWaiting(() -> update(home));
      }
    }
  }

  /// The list itself.
  private final class Lists implements Publisher.Watcher {
    @Override
    public void asked(Home home) {
      update(home);
    }

    @Override
    public void check(Home home, String id, Element payload) throws StanzaException {
      if (payload.is(Bookmarks.STORAGE)) {
        bookmarks.check(home, payload);
      }
    }

    @Override
    public void published(Home home, String id, Element payload) {
      if (payload.is(Bookmarks.STORAGE)) {
        try {
          bookmarks.replace(home, payload);
        } catch (StanzaException _) {
          // No space for more items; the list is brought back to what there is.
          update(home);
        }
      }
    }

    @Override
    public void removed(Home home) {
      // A client that needs the list no more; the bookmarks stay.
    }
  }

  /// Makes the list what the items say, unless it says so already, or others can read it.
  private void update(Home home) {
    home.get(UPDATE).waits = false;
    Shelf.Node node = Shelf.of(home).node(NODE);
    if (node != null && !node.settings().is(Option.ACCESS_MODEL, "whitelist")) {
      return;
    }
    try {
      List<Element> rooms = bookmarks.list(home);
      Element before = list(home);
      boolean none = before == null && rooms.isEmpty();
      if (!none && (before == null || !Bookmarks.same(before, rooms))) {
        List<Element> rest =
            before == null ? List.of() : before.withoutChildren(Bookmarks::isRoom).children();
        Element now = Element.builder(Bookmarks.STORAGE).addAll(rooms).addAll(rest).build();
        publisher.publish(home, NODE, ITEM, now, SETTINGS);
      }
    } catch (StoreException e) {
      failures.trouble("publishing the list of bookmarks", e);
    } catch (StanzaException _) {
      // The account has no space for it.
    }
  }

  private @Nullable Element list(Home home) {
    List<Publisher.Entry> entries = publisher.entries(home, NODE);
    Element last = entries.isEmpty() ? null : entries.getLast().payload();
    return last != null && last.is(Bookmarks.STORAGE) ? last : null;
  }
}
