package im.skein.core.block;

import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.feature.Drawer;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.roster.Barrier;
import im.skein.wire.Jid;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Keeps a block list with each account, in a drawer and in the home.
public final class BlockLists implements Barrier {
  private static final Key<Kept> KEY = new Key<>("block list");
  private static final String DRAWER = "block";
  private static final int TRIES = 3;

  private final Drawer drawer;

  /// Lists in that drawer.
  public BlockLists(Drawer drawer) {
    this.drawer = drawer;
  }

  void keep(Installer to) {
    to.keep(KEY, account -> new Kept(load(account).list));
  }

  private Stored load(AccountRef account) {
    Drawer.Document document = drawer.read(account.id(), DRAWER);
    return document == null
        ? new Stored(BlockList.EMPTY, 0)
        : new Stored(BlockList.read(document.content()), document.version());
  }

  /// The list of the owner of the home.
  static BlockList list(Home home) {
    return home.get(KEY).list;
  }

  @Override
  public Predicate<Jid> of(Home home) {
    return list(home);
  }

  @Override
  public boolean blocks(AccountRef account, Jid address) {
    return load(account).list.test(address);
  }

  /// Changes the list of the owner of the home; may wait.
  void change(Home home, UnaryOperator<BlockList> change) {
    for (int i = 0; i < TRIES; i++) {
      Stored stored = load(home.account());
      BlockList changed = change.apply(stored.list);
      if (drawer.write(home.account().id(), DRAWER, stored.version, changed.write()) >= 0) {
        home.get(KEY).list = changed;
        return;
      }
    }
    throw new StoreException(StoreException.Reason.CROWDED);
  }

  private record Stored(BlockList list, long version) {}

  private static final class Kept {
    private BlockList list;

    Kept(BlockList list) {
      this.list = list;
    }
  }
}
