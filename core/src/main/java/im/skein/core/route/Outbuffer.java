package im.skein.core.route;

import im.skein.core.feature.Outgoing;
import im.skein.core.feature.Session;
import im.skein.wire.Stanza;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds what a handler sends until the handler has returned.
class Outbuffer implements Outgoing {
  private final Router router;
  private @Nullable List<Item> items;

  Outbuffer(Router router) {
    this.router = router;
  }

  @Override
  public void send(Session session, Stanza stanza) {
    add(new Item(session, stanza));
  }

  @Override
  public void route(Stanza stanza) {
    add(new Item(null, stanza));
  }

  private void add(Item item) {
    List<Item> list = items;
    if (list == null) {
      list = new ArrayList<>(2);
      items = list;
    }
    list.add(item);
  }

  /// Sends everything, in order.
  void release() {
    List<Item> list = items;
    if (list == null) {
      return;
    }
    items = null;
    for (Item item : list) {
      Session session = item.session;
      if (session == null) {
        router.route(item.stanza);
      } else {
        session.send(item.stanza);
      }
    }
  }

  private static final class Item {
    private final @Nullable Session session;
    private final Stanza stanza;

    Item(@Nullable Session session, Stanza stanza) {
      this.session = session;
      this.stanza = stanza;
    }
  }
}
