package im.skein.server.run;

import im.skein.core.account.Account;
import im.skein.core.account.Accounts;
import im.skein.core.media.Removals;
import im.skein.core.media.Thumbnails;
import im.skein.core.media.Unsent;
import im.skein.core.media.UploadSettings;
import im.skein.core.media.Uploads;
import im.skein.core.room.word.OccupantIds;
import im.skein.picture.PicturePainter;
import im.skein.server.settings.Settings;
import im.skein.wire.Jid;

/// The wiring of files: taking and giving them, showing them small, and removing them.
///
/// @param uploads the files
/// @param unsent those that nobody was sent
/// @param thumbnails small pictures of them
record Media(Uploads uploads, Unsent unsent, Thumbnails thumbnails) {
  private static final int FILES_AT_ONCE = 20;

  /// Files on that ground, in those stores.
  static Media of(Ground ground, Stores stores) {
    Settings.Upload wanted = ground.settings().upload();
    UploadSettings settings =
        new UploadSettings(
            wanted.maxBytes(),
            wanted.imageMaxBytes(),
            wanted.quotaBytes(),
            FILES_AT_ONCE,
            wanted.retention());
    return new Media(
        new Uploads(
            new Uploads.Parts(
                stores.uploads(),
                stores.shelf(),
                stores.thumbnails(),
                settings,
                ground.chance(),
                ground.time(),
                ground.failures())),
        new Unsent(
            stores.uploads(),
            stores.archive().leftovers(),
            ground.time(),
            wanted.unsentRetention()),
        new Thumbnails(
            new Thumbnails.Parts(
                stores.uploads(),
                stores.shelf(),
                stores.thumbnails(),
                new PicturePainter(Runtime.getRuntime().maxMemory()),
                ground.painters(),
                ground.failures())));
  }

  /// Brings order into what the last run left; to be called once, before anybody is let in.
  void begin() {
    uploads.tidy();
    unsent.begin();
  }

  /// Removes what has had its time.
  void sweep() {
    unsent.sweep(uploads);
    uploads.sweep();
  }

  /// Has files go with their messages.
  void goWithMessages(Ground ground, Stores stores, Accounts accounts) {
    OccupantIds ids = new OccupantIds(stores.keys().key("occupant-ids"));
    new Removals(
            new Removals.Parts(
                stores.archive().leftovers(),
                uploads,
                (id, room, author) -> {
                  Account account = accounts.byId(id);
                  return account != null && isBehind(ids, account.ref().jid(), room, author);
                },
                ground.time(),
                ground.workers(),
                ground.failures()))
        .start();
  }

  private static boolean isBehind(OccupantIds ids, Jid person, String room, String author) {
    return author.equals(person.toString())
        || (!room.isEmpty() && author.equals(ids.element(Jid.known(room), person).attribute("id")));
  }
}
