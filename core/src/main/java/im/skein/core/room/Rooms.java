package im.skein.core.room;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.Pager;
import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.Strand;
import im.skein.core.base.Time;
import im.skein.core.chat.MessageLog;
import im.skein.core.chat.StanzaIds;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Installer.Service;
import im.skein.core.feature.Xep;
import im.skein.core.room.keep.RoomStore;
import im.skein.core.room.keep.Shares;
import im.skein.core.room.keep.Unseen;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.word.Muc;
import im.skein.core.room.word.OccupantIds;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rooms, at a domain of their own. A room is at work while somebody is in it or asks for it.
@Xep(number = 307, version = "0.1")
@Xep(number = 45, version = "1.35.5")
public final class Rooms implements Feature, Service {
  /// A wish for a name that no room has (XEP-0307 §2).
  static final Name UNIQUE = new Name(Muc.MUC + "#unique", "unique");

  private static final int NAME_LETTERS = 20;

  /// On so many strands archives are read.
  private static final int READERS = 4;

  private final ConcurrentHashMap<Jid, Room> rooms = new ConcurrentHashMap<>();
  private final Jid domain;
  private final RoomSettings settings;
  private final Shares shares;
  private final RoomStore store;
  private final Charters charters;
  private final Supplier<Strand> strands;
  private final Post post;
  private final Failures failures;
  private final Keeping keeping;
  private final Ranks ranks;
  private final Reception reception;
  private final Directory directory;
  private final Strand counter;
  private final Chance chance;

  /// What rooms stand on.
  ///
  /// @param domain where they are
  /// @param charters of the rooms that nobody makes
  /// @param strands makes a strand for each room
  /// @param post takes what they send
  public record Parts(
      Jid domain,
      RoomSettings settings,
      Charters charters,
      RoomStore store,
      ArchiveStore archive,
      MessageLog log,
      StanzaIds ids,
      OccupantIds occupantIds,
      Supplier<Strand> strands,
      Post post,
      Time time,
      Chance chance,
      Failures failures) {}

  /// Rooms of these parts; may wait.
  public Rooms(Parts parts) {
    domain = parts.domain;
    settings = parts.settings;
    shares = new Shares(parts.settings.share());
    charters = parts.charters;
    store = parts.store;
    strands = parts.strands;
    post = parts.post;
    failures = parts.failures;
    chance = parts.chance;
    counter = strands.get();
    directory =
        new Directory(
            store, () -> rooms.values().stream().map(Room::entry).flatMap(Stream::ofNullable));
    keeping = new Keeping(parts.store, parts.archive, parts.ids, settings);
    List<Strand> readers = Stream.generate(strands).limit(READERS).toList();
    Talk talk =
        new Talk(
            new Talk.Parts(
                parts.log, parts.ids, keeping, settings, parts.time, parts.chance, failures));
    ranks = new Ranks(keeping, settings);
    Applications applications = new Applications(keeping, ranks);
    reception =
        new Reception(
            new Entrance(
                settings,
                parts.occupantIds,
                new Unseen(parts.archive.hidden(), readers, failures),
                parts.time),
            talk,
            new Reception.Wishes(
                new Invitations(ranks, failures), new VoiceRequests(parts.time), applications),
            desks(parts, readers, talk, applications));
    keeping.found(charters);
  }

  private List<Desk> desks(
      Parts parts, List<Strand> readers, Talk talk, Applications applications) {
    List<Desk> desks = new ArrayList<>();
    desks.add(new AdminDesk(ranks));
    desks.add(new OwnerDesk(keeping, ranks, settings));
    desks.add(new PictureDesk(keeping));
    desks.add(new Moderation(talk, parts.ids, parts.chance));
    desks.add(new RoomDisco(settings));
    desks.add(new RegisterDesk(keeping, ranks, applications));
    if (settings.archive()) {
      desks.add(
          new RoomArchive(
              new RoomArchive.Parts(
                  parts.archive, new Pager(parts.ids, failures), post, readers, failures)));
    }
    return desks;
  }

  /// Takes somebody whose account is deleted out of all rooms: whoever gets the name one day is not
  /// their owner, not a member, and not banned. May wait.
  ///
  /// @param person a bare address
  public void forget(Jid person) {
    store.forget(person);
    for (Room room : rooms.values()) {
      room.strand().executeWaiting(() -> forget(room, person));
    }
  }

  private void forget(Room room, Jid person) {
    boolean known =
        room.affiliations().containsKey(person)
            || room.nickname(person) != null
            || room.applicants().containsKey(person);
    if (room.state() == Room.State.OPEN && known) {
      try {
        ranks.change(room, Map.of(person, Affiliation.NONE), null, _ -> null);
      } catch (RuntimeException e) {
        failures.trouble("taking a deleted account out of a room", e);
      }
    }
  }

  @Override
  public void install(Installer to) {
    to.serve(domain.domain(), this);
  }

  @Override
  public void take(Stanza stanza, Runnable handled) {
    Jid from = stanza.from();
    Jid to = stanza.to();
    if (from == null || to == null) {
      handled.run();
      return;
    }
    if (to.localpart().isEmpty()) {
      counter.executeWaiting(() -> {
        try {
          service(stanza);
        } catch (RuntimeException e) {
          failures.trouble("describing the rooms", e);
          refuse(new Visit(stanza, from, to, () -> {}), Condition.INTERNAL_SERVER_ERROR);
        }
        handled.run();
      });
      return;
    }
    enter(new Visit(stanza, from, to, handled));
  }

  /// A stanza on its way into a room.
  private record Visit(Stanza stanza, Jid from, Jid to, Runnable handled) {}

  private void enter(Visit visit) {
    Jid jid = visit.to.bare();
    if (charters.isOff(jid)) {
      refuse(visit, Condition.ITEM_NOT_FOUND);
      return;
    }
    Room room = rooms.get(jid);
    if (room == null) {
      if (!(visit.stanza instanceof Presence presence)) {
        counter.executeWaiting(() -> knock(visit));
        return;
      }
      if (!opens(presence)) {
        visit.handled.run();
        return;
      }
    }
    admit(visit, room);
  }

  /// A question or a message to a room that is not at work opens it only if it is kept.
  private void knock(Visit visit) {
    Jid jid = visit.to.bare();
    try {
      Room room = rooms.get(jid);
      if (room == null && store.find(jid) == null) {
        refuse(visit, Condition.ITEM_NOT_FOUND);
      } else {
        admit(visit, room);
      }
    } catch (RuntimeException e) {
      failures.trouble("looking for a room", e);
      refuse(visit, Condition.INTERNAL_SERVER_ERROR);
    }
  }

  private void admit(Visit visit, @Nullable Room atWork) {
    Jid jid = visit.to.bare();
    Room room = atWork;
    if (room == null) {
      boolean bounded = charters.of(jid).founding() == null;
      boolean full = bounded && rooms.size() >= settings.rooms();
      if (full || (bounded && !shares.open(jid, visit.from.bare()))) {
        refuse(visit, Condition.RESOURCE_CONSTRAINT);
        return;
      }
      room = rooms.computeIfAbsent(jid, this::open);
    }
    Room found = room;
    Runnable step = () -> serve(found, visit);
    if (reception.waits(found, visit.stanza)) {
      found.strand().executeWaiting(step);
    } else {
      found.strand().execute(step);
    }
  }

  private static boolean opens(Presence presence) {
    return presence.type() == Presence.Type.AVAILABLE;
  }

  private Room open(Jid jid) {
    Room room = new Room(jid, charters.of(jid), strands.get(), post, settings);
    room.strand()
        .executeWaiting(() -> {
          try {
            keeping.open(room);
            room.state(Room.State.OPEN);
          } catch (RuntimeException e) {
            failures.trouble("opening a room", e);
            room.state(Room.State.FAILED);
            rooms.remove(jid, room);
            shares.close(jid);
          }
        });
    return room;
  }

  private void serve(Room room, Visit visit) {
    switch (room.state()) {
      case OPENING, OPEN -> {
        try {
          reception.take(room, visit.stanza, visit.from, visit.to, visit.handled);
        } catch (RuntimeException e) {
          failures.trouble("serving a room", e);
          refuse(visit, Condition.INTERNAL_SERVER_ERROR);
        }
        room.list();
        tidy(room);
      }
      case ENDING -> room.line().pass(() -> room.strand().execute(() -> serve(room, visit)));
      case CLOSED -> enter(visit);
      case FAILED -> refuse(visit, Condition.INTERNAL_SERVER_ERROR);
    }
  }

  /// Closes a room where nobody is, once nothing waits there; with one that is not to last, all
  /// that was said there goes.
  private void tidy(Room room) {
    if (room.occupants().isEmpty()) {
      if (!room.exists() && room.state() == Room.State.OPEN) {
        // Who comes now comes to a new room, which has nothing of this one.
        room.state(Room.State.ENDING);
      }
      room.line().pass(() -> room.strand().executeWaiting(() -> close(room)));
    }
  }

  private void close(Room room) {
    boolean open = room.state() == Room.State.OPEN || room.state() == Room.State.ENDING;
    if (!open || !room.occupants().isEmpty() || !room.line().isEmpty()) {
      return;
    }
    try {
      if (!room.exists()) {
        keeping.remove(room);
      }
    } catch (RuntimeException e) {
      // What is left is removed when somebody opens a room of that name.
      failures.trouble("closing a room", e);
    }
    room.state(Room.State.CLOSED);
    rooms.remove(room.jid(), room);
    shares.close(room.jid());
  }

  private void refuse(Visit visit, Condition condition) {
    Stanza stanza = visit.stanza;
    boolean owed = !stanza.isError() && !(stanza instanceof Iq iq && !iq.isRequest());
    if (owed) {
      post.send(stanza.error(StanzaError.of(condition)), visit.handled);
    } else {
      visit.handled.run();
    }
  }

  private void service(Stanza stanza) {
    if (stanza instanceof Presence || stanza.isError()) {
      return;
    }
    Stanza answer = stanza.error(StanzaError.of(Condition.SERVICE_UNAVAILABLE));
    if (stanza instanceof Iq iq) {
      if (!iq.isRequest()) {
        return;
      }
      try {
        answer = iq.result(describe(iq, iq.payload().getFirst()));
      } catch (StanzaException e) {
        answer = iq.error(e.error());
      }
    }
    post.send(answer, () -> {});
  }

  private Element describe(Iq iq, Element query) throws StanzaException {
    boolean disco = RoomDisco.isDisco(query);
    if (!disco && !query.is(UNIQUE) && !query.is(Directory.SEARCH)) {
      throw new StanzaException(StanzaError.of(Condition.SERVICE_UNAVAILABLE));
    }
    // XEP-0433 §4.2 searches by `get`, too.
    if (iq.type() != Iq.Type.GET) {
      throw new StanzaException(StanzaError.of(Condition.BAD_REQUEST));
    }
    if (disco && query.attribute("node") != null) {
      throw new StanzaException(StanzaError.of(Condition.ITEM_NOT_FOUND));
    }
    if (query.is(UNIQUE)) {
      // So many letters are never drawn twice.
      return Element.text(UNIQUE, chance.letters(NAME_LETTERS));
    }
    if (query.is(Directory.SEARCH)) {
      return directory.search(query);
    }
    return query.is(RoomDisco.INFO) ? RoomDisco.service() : directory.list(query);
  }
}
