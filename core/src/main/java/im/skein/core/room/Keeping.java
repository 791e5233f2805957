package im.skein.core.room;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.chat.StanzaIds;
import im.skein.core.room.keep.History;
import im.skein.core.room.keep.Picture;
import im.skein.core.room.keep.RoomDocument;
import im.skein.core.room.keep.RoomStore;
import im.skein.core.room.keep.Subject;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Charter;
import im.skein.core.room.rule.RoomConfig;
import im.skein.core.room.rule.RoomSettings;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Brings rooms from the stores and back. Every call may wait.
final class Keeping {
  private final RoomStore store;
  private final ArchiveStore archive;
  private final StanzaIds ids;
  private final RoomSettings settings;

  Keeping(RoomStore store, ArchiveStore archive, StanzaIds ids, RoomSettings settings) {
    this.store = store;
    this.archive = archive;
    this.ids = ids;
    this.settings = settings;
  }

  /// Makes the rooms that have a charter, unless they are there; those that are switched off are
  /// kept, but not listed.
  void found(Charters charters) {
    charters
        .rooms()
        .forEach((room, charter) -> {
          RoomStore.Kept kept = store.find(room);
          RoomConfig founding = charter.map(Charter::founding).orElse(null);
          if (kept == null) {
            if (founding != null) {
              store.save(card(room, new RoomDocument(founding, null)));
            }
            return;
          }
          RoomStore.Card there = kept.card();
          RoomConfig config = RoomDocument.read(there.content()).config();
          boolean listed = charter.isPresent() && config.listed();
          if (listed != there.listed()) {
            store.save(new RoomStore.Card(room, there.name(), listed, there.content()));
          }
        });
  }

  private static RoomStore.Card card(Jid room, RoomDocument document) {
    RoomConfig config = document.config();
    boolean listed = config.listed() && config.lasting();
    return new RoomStore.Card(room, config.name(), listed, document.toBytes());
  }

  /// Makes the room what it was. What is left of one that was not to last is removed.
  void open(Room room) {
    RoomStore.Kept kept = store.find(room.jid());
    RoomDocument document = kept == null ? null : RoomDocument.read(kept.card().content());
    if (kept == null || document == null || !document.config().lasting()) {
      List<Item> left = new ArrayList<>(1);
      archive.view(
          room.jid(),
          null,
          Range.ALL,
          false,
          item -> {
            left.add(item);
            return false;
          });
      if (kept != null || !left.isEmpty() || store.picture(room.jid()) != null) {
        store.remove(room.jid());
      }
      return;
    }
    room.config(document.config());
    room.subject(document.subject());
    document.nicknames().forEach(room::nickname);
    document.applicants().forEach(room::applicant);
    room.savedSubject(document.subject());
    kept.affiliations()
        .forEach((person, word) -> {
          Affiliation affiliation = Affiliation.parse(word);
          if (affiliation != null) {
            room.affiliate(person, affiliation);
          }
        });
    room.saved(true);
    byte[] picture = store.picture(room.jid());
    if (picture != null) {
      room.picture(Picture.read(picture).hashes());
    }
    recall(room);
    room.list();
  }

  private void recall(Room room) {
    List<Item> items = new ArrayList<>();
    archive.view(
        room.jid(),
        null,
        Range.ALL,
        true,
        item -> {
          items.add(item);
          return items.size() < settings.history();
        });
    for (Item item : items.reversed()) {
      room.spoken();
      if (stanza(item.stanza()) instanceof Message message && !Talk.isSubject(message)) {
        Stanza stamped =
            message.plus(ids.element(room.jid(), item.conversation(), item.sequence()));
        room.history()
            .add(
                new History.Entry(
                    (Message) stamped,
                    item.sequence(),
                    instant(item.stampMicros()),
                    item.stanza().length));
      }
    }
  }

  private static Stanza stanza(byte[] bytes) {
    try {
      Element kept = new DocumentReader(XmlLimits.STORED).read(bytes, 0, bytes.length);
      return Stanza.parse(RoomArchive.unsigned(kept));
    } catch (XmlException | StanzaException e) {
      throw new IllegalStateException("a kept message of a room cannot be read", e);
    }
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /// Writes the configuration and the subject down, if the room is to last.
  void save(Room room) {
    save(room, room.subject());
  }

  /// The same with another subject than the present one.
  void save(Room room, @Nullable Subject subject) {
    room.savedSubject(subject);
    if (!room.config().lasting() && !room.saved()) {
      return;
    }
    store.save(
        card(
            room.jid(),
            new RoomDocument(room.config(), subject, room.nicknames(), room.applicants())));
    if (!room.saved()) {
      room.saved(true);
      affiliate(room, room.affiliations());
    }
  }

  /// Whether somebody may make one more room that lasts.
  boolean mayKeep(Jid person) {
    return store.made(person.bare()) < settings.kept();
  }

  /// Notes who made the room last.
  void credit(Room room, Jid maker) {
    store.credit(room.jid(), maker.bare());
  }

  /// Writes affiliations down, if the room is to last.
  void affiliate(Room room, Map<Jid, Affiliation> changes) {
    if (room.saved()) {
      Map<Jid, String> words = new HashMap<>();
      changes.forEach((person, affiliation) -> words.put(person, affiliation.word()));
      store.affiliate(room.jid(), words);
    }
  }

  /// The picture of the room, or null.
  @Nullable Picture picture(Room room) {
    byte[] kept = room.picture().isEmpty() ? null : store.picture(room.jid());
    return kept == null ? null : Picture.read(kept);
  }

  /// Gives the room another picture.
  void picture(Room room, Picture picture) {
    store.picture(room.jid(), picture.isEmpty() ? null : picture.toBytes());
    room.spoken();
    room.picture(picture.hashes());
  }

  /// Removes all that is kept of the room.
  void remove(Room room) {
    if (room.saved() || room.hasSpoken()) {
      store.remove(room.jid());
      room.picture(List.of());
      room.saved(false);
    }
  }
}
