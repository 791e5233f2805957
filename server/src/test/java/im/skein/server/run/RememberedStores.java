package im.skein.server.run;

import im.skein.core.account.AccountStore;
import im.skein.core.account.TokenStore;
import im.skein.core.archive.ArchiveStore;
import im.skein.core.base.Cabinet;
import im.skein.core.chat.MessageLog;
import im.skein.core.device.DeviceStore;
import im.skein.core.feature.Drawer;
import im.skein.core.media.Shelf;
import im.skein.core.media.UploadStore;
import im.skein.core.pubsub.PubSubStore;
import im.skein.core.room.keep.RoomStore;
import im.skein.core.roster.RosterStore;
import im.skein.storage.Commits;
import im.skein.testkit.store.StoreSet;

/// Stores in memory in the place of those on disk.
///
/// @param set the stores
/// @param shelf in the place of that of the set
record RememberedStores(StoreSet set, Shelf shelf) implements im.skein.storage.Stores {
  RememberedStores(StoreSet set) {
    this(set, set.shelf());
  }

  @Override
  public MessageLog messages() {
    return set.messages();
  }

  @Override
  public ArchiveStore archive() {
    return set.archive();
  }

  @Override
  public AccountStore accounts() {
    return set.accounts();
  }

  @Override
  public DeviceStore devices() {
    return set.devices();
  }

  @Override
  public TokenStore tokens() {
    return set.tokens();
  }

  @Override
  public RosterStore rosters() {
    return set.rosters();
  }

  @Override
  public Drawer drawers() {
    return set.drawers();
  }

  @Override
  public Cabinet cabinet() {
    return set.cabinet();
  }

  @Override
  public PubSubStore published() {
    return set.published();
  }

  @Override
  public RoomStore rooms() {
    return set.rooms();
  }

  @Override
  public UploadStore uploads() {
    return set.uploads();
  }

  @Override
  public Shelf thumbnails() {
    return set.thumbnails();
  }

  @Override
  public Commits commits() {
    return new Commits();
  }

  @Override
  public void close() {}
}
