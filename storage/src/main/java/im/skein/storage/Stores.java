package im.skein.storage;

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

/// All stores of one server, opened and closed together.
public interface Stores extends AutoCloseable {
  /// The messages.
  MessageLog messages();

  /// What is kept of the messages.
  ArchiveStore archive();

  /// The accounts.
  AccountStore accounts();

  /// The devices of accounts and their tokens.
  DeviceStore devices();

  /// Invitations and other tokens.
  TokenStore tokens();

  /// The rosters.
  RosterStore rosters();

  /// The drawers of the features.
  Drawer drawers();

  /// The documents of the server itself.
  Cabinet cabinet();

  /// What accounts publish.
  PubSubStore published();

  /// The rooms.
  RoomStore rooms();

  /// What is known about files.
  UploadStore uploads();

  /// The contents of files.
  Shelf shelf();

  /// Small pictures of images, under the hashes of these.
  Shelf thumbnails();

  /// What was committed since it was opened.
  Commits commits();

  /// Writes what waits, then closes; whatever comes later is refused as closed. Waits for it, up to
  /// 2 s on a healthy disk. May be called twice.
  @Override
  void close();
}
