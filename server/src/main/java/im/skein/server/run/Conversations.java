package im.skein.server.run;

import im.skein.core.account.Account;
import im.skein.core.account.AccountWatcher;
import im.skein.core.account.Administrators;
import im.skein.core.archive.MessageArchive;
import im.skein.core.archive.OwnDeletion;
import im.skein.core.archive.Pager;
import im.skein.core.archive.Preferences;
import im.skein.core.archive.Retention;
import im.skein.core.chat.Carbons;
import im.skein.core.chat.ChatSettings;
import im.skein.core.chat.Discretion;
import im.skein.core.chat.Forgeries;
import im.skein.core.chat.OfflineMessages;
import im.skein.core.chat.Recording;
import im.skein.core.chat.StanzaIds;
import im.skein.core.device.DeviceStore;
import im.skein.core.feature.Feature;
import im.skein.core.lobby.Lobby;
import im.skein.core.room.Charters;
import im.skein.core.room.Post;
import im.skein.core.room.Rooms;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.word.OccupantIds;
import im.skein.core.roster.RosterView;
import im.skein.core.route.Router;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The features through which people talk: messages, their archive, and rooms; a constructor call
/// per line.
final class Conversations {
  private static final int STANZA_ID_KEY_BYTES = 16;

  private final Features.Parts on;
  private final RosterView view;
  private final Administrators administrators;
  private final Jid rooms;
  private final List<Feature> list = new ArrayList<>();

  Conversations(Features.Parts on, RosterView view, Administrators administrators) {
    this.on = on;
    this.view = view;
    this.administrators = administrators;
    this.rooms = Jid.known("rooms." + on.domain().domain());
    messages();
  }

  List<Feature> features() {
    return list;
  }

  /// Where rooms are.
  Jid rooms() {
    return rooms;
  }

  private List<String> usedSince(long account, Instant then) {
    return on.stores().devices().list(account).stream()
        .filter(device -> device.used().isAfter(then))
        .map(DeviceStore.Device::name)
        .toList();
  }

  private void messages() {
    StanzaIds ids =
        new StanzaIds(Arrays.copyOf(on.stores().keys().key("stanza-ids"), STANZA_ID_KEY_BYTES));
    boolean archive = on.ground().settings().archive().enabled();
    list.add(new Forgeries(on.domain()));
    Preferences preferences = new Preferences(on.stores().drawers(), view);
    list.add(
        new Recording(
            on.log(),
            ids,
            new ChatSettings(archive, archive ? preferences : Discretion.NONE, this::usedSince),
            on.ground().time(),
            on.ground().chance()));
    list.add(new OfflineMessages(on.log(), ids, on.domain(), archive, on.ground().failures()));
    list.add(new Carbons());
    if (archive) {
      int hidden = on.ground().settings().limits().hidden();
      list.add(new OwnDeletion(on.stores().archive(), ids, rooms, hidden));
      list.add(preferences);
      list.add(new MessageArchive(on.stores().archive(), new Pager(ids, on.ground().failures())));
      on.ground().settings().archive().retention().ifPresent(this::removeAfter);
    }
    talk(ids, archive);
  }

  /// The address of the lobby.
  Jid lobby() {
    return Jid.known(Lobby.LOCALPART + "@" + rooms);
  }

  private Charters charters() {
    if (!on.ground().settings().lobby()) {
      return new Charters(Map.of(lobby(), Optional.empty()));
    }
    return new Charters(Map.of(lobby(), Optional.of(new Lobby(on.accounts(), administrators))));
  }

  private void talk(StanzaIds ids, boolean archive) {
    Rooms feature =
        new Rooms(
            new Rooms.Parts(
                rooms,
                RoomSettings.usual(
                    on.ground().settings().limits().rooms(),
                    archive,
                    on.ground().settings().archive().retention().orElse(null)),
                charters(),
                on.stores().rooms(),
                on.stores().archive(),
                on.log(),
                ids,
                new OccupantIds(on.stores().keys().key("occupant-ids")),
                on.strands(),
                new RoomPost(on.router()),
                on.ground().time(),
                on.ground().chance(),
                on.ground().failures()));
    on.accounts().watch(new Leave(feature));
    list.add(feature);
  }

  private record Leave(Rooms rooms) implements AccountWatcher {
    @Override
    public void deleting(Account account) {
      rooms.forget(account.ref().jid());
    }
  }

  private record RoomPost(Router router) implements Post {
    @Override
    public void send(Stanza stanza, Runnable handled) {
      router.route(stanza, handled);
    }

    @Override
    public void send(Message message, Consumer<@Nullable StanzaError> settled) {
      router.send(message, settled);
    }

    @Override
    public void send(List<? extends Stanza> stanzas, Jid to) {
      router.route(stanzas, to);
    }

    @Override
    public void hint(Message message, Jid person) {
      router.hint(message, person);
    }
  }

  private void removeAfter(Duration kept) {
    Ground ground = on.ground();
    new Retention(on.stores().archive(), kept, ground.time(), ground.workers(), ground.failures())
        .start();
  }
}
