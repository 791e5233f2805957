package im.skein.core.room;

import im.skein.core.archive.Archive;
import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Pager;
import im.skein.core.archive.Search;
import im.skein.core.base.Failures;
import im.skein.core.base.Strand;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Role;
import im.skein.core.room.rule.RoomConfig;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.Muc;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Lets those who may enter a room read what was said there, a page at a time (XEP-0313 §5.1.3).
/// Reading goes on beside the room, which never waits for it.
final class RoomArchive implements Desk {
  private final ArchiveStore store;
  private final Pager pager;
  private final Post post;
  private final List<Strand> readers;
  private final Failures failures;

  /// What reading stands on.
  ///
  /// @param readers where it is read; who reads much holds up only those who share one
  record Parts(
      ArchiveStore store, Pager pager, Post post, List<Strand> readers, Failures failures) {}

  RoomArchive(Parts parts) {
    store = parts.store;
    pager = parts.pager;
    post = parts.post;
    readers = parts.readers;
    failures = parts.failures;
  }

  @Override
  public Set<Name> payloads() {
    return Set.of(Pager.QUERY, Pager.METADATA);
  }

  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public void take(Room room, Iq iq, Jid from) throws StanzaException {
    if (!room.config().archive()) {
      throw refusal(Condition.SERVICE_UNAVAILABLE);
    }
    Affiliation affiliation = room.affiliation(from);
    if (room.locked() && affiliation != Affiliation.OWNER) {
      throw refusal(Condition.ITEM_NOT_FOUND);
    }
    Occupant reader = room.occupants().of(from);
    boolean belongs = affiliation.atLeast(Affiliation.MEMBER);
    boolean allowed =
        room.isChartered() ? belongs : reader != null || Rules.mayRead(affiliation, room.config());
    if (!allowed) {
      throw refusal(Condition.FORBIDDEN);
    }
    boolean query = iq.payload().getFirst().is(Pager.QUERY);
    if (!query && iq.type() != Iq.Type.GET) {
      throw refusal(Condition.BAD_REQUEST);
    }
    if (query && iq.type() == Iq.Type.GET) {
      room.send(iq.result(Pager.form()));
      return;
    }
    View view = new View(room.jid(), from, seesAddresses(reader, affiliation, room.config()));
    readers
        .get(Math.floorMod(from.bare().hashCode(), readers.size()))
        .executeWaiting(() -> answer(view, iq));
  }

  private static boolean seesAddresses(
      @Nullable Occupant reader, Affiliation affiliation, RoomConfig config) {
    Role role = reader == null ? Rules.entering(affiliation, config) : reader.role();
    return Rules.seesAddresses(role, config);
  }

  private static StanzaException refusal(Condition condition) {
    return new StanzaException(StanzaError.of(condition));
  }

  private void answer(View view, Iq iq) {
    try {
      Element payload = iq.payload().getFirst();
      if (payload.is(Pager.METADATA)) {
        send(iq.result(pager.metadata(view)));
        return;
      }
      Pager.Pages page = pager.answer(view, payload);
      Envelope envelope = new Envelope(view.room, view.reader, null, null);
      for (Element result : page.results()) {
        send(new Message(envelope, Message.Type.NORMAL, List.of(result)));
      }
      send(iq.result(page.end()));
    } catch (StanzaException e) {
      send(iq.error(e.error()));
    } catch (RuntimeException e) {
      failures.trouble("reading the archive of a room", e);
      send(iq.error(StanzaError.of(Condition.INTERNAL_SERVER_ERROR)));
    }
  }

  private void send(Stanza stanza) {
    post.send(stanza, () -> {});
  }

  /// A message as it is kept: with the address of who said it.
  static Message signed(Message message, Jid sender, Affiliation affiliation, Role role) {
    Element item =
        Element.builder(Muc.USER, "item")
            .attribute("affiliation", affiliation.word())
            .attribute("role", role.word())
            .attribute("jid", sender.toString())
            .build();
    return (Message) message.plus(Element.of(Muc.USER_X, item));
  }

  /// A kept message without the address of who said it.
  static Element unsigned(Element stanza) {
    return stanza.withoutChildren(child -> child.is(Muc.USER_X));
  }

  /// The archive of a room as one reader sees it.
  private final class View implements Archive {
    private final Jid room;
    private final Jid reader;
    private final boolean addresses;

    View(Jid room, Jid reader, boolean addresses) {
      this.room = room;
      this.reader = reader;
      this.addresses = addresses;
    }

    @Override
    public Selection select(@Nullable Jid with, Search search) throws StanzaException {
      Jid sender = search.sender();
      check(with);
      check(sender);
      Predicate<Element> further =
          with == null && sender == null
              ? null
              : stanza -> isBy(stanza, with) && isBy(stanza, sender);
      return new Selection(Range.ALL.having(search.by(null)), further);
    }

    /// Who may not see addresses cannot find them out by asking either.
    private void check(@Nullable Jid person) throws StanzaException {
      boolean allowed =
          person == null || addresses || person.sameBare(room) || person.sameBare(reader);
      if (!allowed) {
        throw refusal(Condition.FORBIDDEN);
      }
    }

    /// Whether somebody said that, known by an address in the room or the real one.
    private boolean isBy(Element stanza, @Nullable Jid person) {
      if (person == null) {
        return true;
      }
      String said = person.sameBare(room) ? stanza.attribute("from") : address(stanza);
      try {
        Jid by = Jid.parseNullable(said);
        return by != null && (person.isBare() ? by.sameBare(person) : by.equals(person));
      } catch (InvalidJid e) {
        return false;
      }
    }

    private static @Nullable String address(Element stanza) {
      Element x = stanza.child(Muc.USER_X);
      Element item = x == null ? null : x.child("item");
      return item == null ? null : item.attribute("jid");
    }

    @Override
    public void view(Range range, boolean backwards, Predicate<Item> viewer) {
      store.view(room, reader.bare(), range, backwards, viewer);
    }

    @Override
    public OptionalLong place(long conversation, long sequence) {
      return store.place(room, conversation, sequence);
    }

    @Override
    public Element shown(Element stanza) {
      return addresses ? stanza : unsigned(stanza);
    }
  }
}
