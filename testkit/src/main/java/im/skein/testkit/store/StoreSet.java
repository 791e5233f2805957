package im.skein.testkit.store;

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

/// Stores that belong together: an account that one of them deletes is gone from all.
///
/// @param messages the messages
/// @param archive what is kept of them
/// @param accounts the accounts
/// @param devices the devices of accounts and their tokens
/// @param tokens invitations and other tokens
/// @param rosters the rosters
/// @param drawers the drawers of the features
/// @param cabinet the documents of the server itself
/// @param published what accounts publish
/// @param rooms the rooms
/// @param uploads what is known about files
/// @param shelf the contents of files
/// @param thumbnails small pictures of images
public record StoreSet(
    MessageLog messages,
    ArchiveStore archive,
    AccountStore accounts,
    DeviceStore devices,
    TokenStore tokens,
    RosterStore rosters,
    Drawer drawers,
    Cabinet cabinet,
    PubSubStore published,
    RoomStore rooms,
    UploadStore uploads,
    Shelf shelf,
    Shelf thumbnails) {
  /// The same stores with another log of messages in front.
  public StoreSet withMessages(MessageLog front) {
    return new StoreSet(
        front,
        archive,
        accounts,
        devices,
        tokens,
        rosters,
        drawers,
        cabinet,
        published,
        rooms,
        uploads,
        shelf,
        thumbnails);
  }
}
