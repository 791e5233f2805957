package im.skein.core.archive;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.Recording;
import im.skein.core.chat.StanzaIds;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.Stamps;
import im.skein.wire.xml.XmlWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets people remove messages from their own archive, on all their devices, without a word to the
/// other side: our own protocol `urn:skein:deletion:0`, see docs/protocol/deletion.md.
///
/// What was removed is told by a notice in the mailbox, so devices that are away learn of it like
/// of any message.
public final class OwnDeletion implements Feature {
  /// The namespace of the protocol.
  public static final String NAMESPACE = "urn:skein:deletion:0";

  static final Name MESSAGE = new Name(NAMESPACE, "message");

  private static final Name REMOVE = new Name(NAMESPACE, "remove");

  /// So many messages can be named at once.
  static final int MOST = 250;

  private static final long MICROS_PER_MILLI = 1_000;

  private final ArchiveStore store;
  private final StanzaIds ids;
  private final OwnRoomDeletion rooms;

  /// Removes from that store.
  ///
  /// @param rooms the domain of the rooms
  /// @param mostHidden how much of rooms may be hidden from one account, as
  ///   [HiddenMessages#count(long, long, long)] tells it
  public OwnDeletion(ArchiveStore store, StanzaIds ids, Jid rooms, int mostHidden) {
    this.store = store;
    this.ids = ids;
    this.rooms = new OwnRoomDeletion(store, ids, rooms, mostHidden);
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, NAMESPACE);
    to.advertise(Target.ACCOUNT, NAMESPACE + "#rooms");
    to.answerWaiting(REMOVE, Target.ACCOUNT, this::remove);
  }

  private Answer remove(Iq iq, Element remove, Request request) {
    if (!request.own()) {
      // The same as where there is no such account.
      return Answer.refuse(Condition.SERVICE_UNAVAILABLE);
    }
    try {
      if (iq.type() != Iq.Type.SET) {
        throw refusal(Condition.BAD_REQUEST, "Messages are removed by a request of type set.");
      }
      String with = remove.attribute("with");
      String room = remove.attribute("room");
      Removal removal;
      if (room != null) {
        removal = rooms.removal(room, remove, request.home().account());
      } else if (with == null) {
        removal = messages(remove, request.home());
      } else {
        removal = conversation(with, remove, request.home());
      }
      if (removal != null) {
        tell(request.home(), removal);
      }
      return Answer.done();
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    } catch (StoreException e) {
      return new Answer.Refusal(Recording.refusal(e));
    }
  }

  /// What is to be removed, and what devices are told of it.
  ///
  /// @param notice what they are told
  /// @param by removes it and keeps the notice, which it is given as a message
  record Removal(Element notice, Function<byte[], Appended> by) {}

  /// The messages that a request names.
  ///
  /// @throws StanzaException when it names none, something else, or too many
  static List<Element> named(Element remove) throws StanzaException {
    List<Element> named = remove.children();
    boolean clear = named.stream().allMatch(child -> child.is(MESSAGE));
    if (named.isEmpty() || !clear) {
      throw refusal(Condition.BAD_REQUEST, "The request must name messages or a conversation.");
    }
    if (named.size() > MOST) {
      throw refusal(Condition.POLICY_VIOLATION, "At most " + MOST + " messages can be named.");
    }
    return named;
  }

  private @Nullable Removal messages(Element remove, Home home) throws StanzaException {
    long account = home.account().id();
    List<StanzaIds.Place> gone = new ArrayList<>();
    Element.Builder removed = Element.builder(NAMESPACE, "removed");
    for (Element message : named(remove)) {
      String id = message.attribute("id");
      StanzaIds.Place place = place(id);
      OptionalLong index =
          place == null
              ? OptionalLong.empty()
              : store.place(account, place.conversation(), place.sequence());
      if (place == null || index.isEmpty()) {
        throw refusal(Condition.ITEM_NOT_FOUND, "There is no message of that id in the archive.");
      }
      boolean again = gone.contains(place);
      if (!again
          && newest(account, Range.ALL.after(index.getAsLong() - 1).before(index.getAsLong() + 1))
              != null) {
        gone.add(place);
        removed.add(Element.builder(MESSAGE).attribute("id", id).build());
      }
    }
    return gone.isEmpty()
        ? null
        : new Removal(removed.build(), notice -> store.remove(home.account(), gone, notice));
  }

  private @Nullable Removal conversation(String with, Element remove, Home home)
      throws StanzaException {
    Jid other;
    try {
      other = Jid.parse(with).bare();
    } catch (InvalidJid e) {
      throw refusal(Condition.JID_MALFORMED, "\"with\" is no address.");
    }
    long account = home.account().id();
    Item last = newest(account, bounded(account, remove).with(other));
    if (last == null) {
      return null;
    }
    Element removed =
        Element.builder(NAMESPACE, "removed")
            .attribute("with", other.toString())
            .attribute("upto", ids.id(last.conversation(), last.sequence()))
            .build();
    return new Removal(removed, notice -> store.clear(home.account(), other, last.place(), notice));
  }

  /// Up to a message or a time, so that what comes meanwhile stays.
  private Range bounded(long account, Element remove) throws StanzaException {
    String upto = remove.attribute("upto");
    String until = remove.attribute("until");
    if ((upto == null) == (until == null) || !remove.children().isEmpty()) {
      throw refusal(
          Condition.BAD_REQUEST, "A conversation is removed up to a message or until a time.");
    }
    if (upto != null) {
      StanzaIds.Place place = place(upto);
      OptionalLong index =
          place == null
              ? OptionalLong.empty()
              : store.place(account, place.conversation(), place.sequence());
      return Range.ALL.before(
          index.orElseThrow(() ->
              refusal(Condition.ITEM_NOT_FOUND, "There is no message of that id in the archive."))
              + 1);
    }
    Instant time = Stamps.parse(until);
    if (time == null) {
      throw refusal(Condition.BAD_REQUEST, "\"until\" is no time such as 2026-01-31T12:00:00Z.");
    }
    Instant whole = time.truncatedTo(ChronoUnit.MILLIS);
    return Range.ALL.within(
        0, ChronoUnit.MICROS.between(Instant.EPOCH, whole) + MICROS_PER_MILLI - 1);
  }

  private StanzaIds.@Nullable Place place(@Nullable String id) {
    return id == null ? null : ids.place(id).orElse(null);
  }

  private @Nullable Item newest(long account, Range range) {
    List<Item> found = new ArrayList<>(1);
    store.view(
        account,
        range,
        true,
        item -> {
          found.add(item);
          return false;
        });
    return found.isEmpty() ? null : found.getFirst();
  }

  /// Removes messages, and tells all devices what was removed: those that are here at once, the
  /// others when they read on in the mailbox.
  private void tell(Home home, Removal removal) {
    AccountRef account = home.account();
    Message notice =
        new Message(
            new Envelope(account.jid(), account.jid(), null, null),
            Message.Type.NORMAL,
            List.of(removal.notice));
    Appended kept = removal.by.apply(XmlWriter.bytes(notice.toElement(), ""));
    Message told =
        (Message) notice.plus(ids.element(home.jid(), kept.conversation(), kept.sequence()));
    for (Session session : home.sessions()) {
      if (session.wantsMessages() && !session.lagging()) {
        session.sendAhead(told, kept.recipientIndex());
      }
    }
  }

  static StanzaException refusal(Condition condition, String text) {
    return new StanzaException(StanzaError.of(condition, text));
  }
}
