package im.skein.core.room;

import im.skein.core.base.Line;
import im.skein.core.base.Strand;
import im.skein.core.room.keep.History;
import im.skein.core.room.keep.Invited;
import im.skein.core.room.keep.Subject;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Charter;
import im.skein.core.room.rule.Role;
import im.skein.core.room.rule.RoomConfig;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.word.Mentions;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.name.Nicknames;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A room at work: who is there, who may do what, and one order of all that happens, the same for
/// everybody and for the archive. Touched on its own strand only, but for [#jid], [#strand] and
/// [#entry].
///
/// What a stanza changes is changed when it arrives. What the room sends then stands in line behind
/// messages that are not durable yet, so that nobody sees another order.
final class Room {
  private final Jid jid;
  private final Strand strand;
  private final Charter charter;
  private final Post post;
  private final Line line;
  private final Occupants occupants = new Occupants();
  private final Together<Together.Newcomer> newcomers = new Together<>();
  private final Together<Together.Leaver> leavers = new Together<>();
  private final History history;
  private final Invited invited = new Invited();
  private final Map<Jid, Affiliation> affiliations = new HashMap<>();
  private final Map<Jid, String> nicknames = new HashMap<>();
  private final Map<Jid, String> applicants = new HashMap<>();

  /// For whom nicknames are reserved, by what people take for the same.
  private final Map<String, Jid> holders = new HashMap<>();

  private RoomConfig config = RoomConfig.FRESH;
  private List<String> picture = List.of();
  private @Nullable Subject subject;
  private @Nullable Subject savedSubject;
  private boolean locked;
  private boolean saved;
  private boolean spoken;
  private State state = State.OPENING;
  private volatile @Nullable Entry entry;

  enum State {
    OPENING,
    OPEN,
    /// Destroyed or deserted, and open until nothing of it waits any more.
    ENDING,
    /// Out of the table; another room has its address.
    CLOSED,
    /// The stores failed; out of the table.
    FAILED
  }

  /// What a list of rooms says of one.
  ///
  /// @param config how it is meant to be
  /// @param occupants how many are there
  record Entry(Jid jid, RoomConfig config, int occupants) {}

  Room(Jid jid, Charter charter, Strand strand, Post post, RoomSettings settings) {
    this.jid = jid;
    this.charter = charter;
    this.strand = strand;
    this.post = post;
    this.line = new Line(strand);
    this.history = new History(settings.history(), settings.historyBytes(), settings.lifetime());
  }

  Jid jid() {
    return jid;
  }

  /// What is laid down for it from outside.
  Charter charter() {
    return charter;
  }

  /// Whether it is there for everybody who belongs to it and for nobody else, by its charter.
  boolean isChartered() {
    return charter.founding() != null;
  }

  Strand strand() {
    return strand;
  }

  Line line() {
    return line;
  }

  Occupants occupants() {
    return occupants;
  }

  /// Those who have entered and of whom nobody was told yet; see [Entrance#settle].
  Together<Together.Newcomer> newcomers() {
    return newcomers;
  }

  /// Those who have left and of whom nobody was told yet; see [Entrance#settle].
  Together<Together.Leaver> leavers() {
    return leavers;
  }

  /// Gives an occupant a role. Who gets one of which the others are told is shown from then on; who
  /// was shown stays so.
  void role(Occupant occupant, Role role) {
    occupant.role(role);
    if (shows(role)) {
      occupants.show(occupant);
    }
  }

  /// Whether the others are told of one more in that role.
  private boolean shows(Role role) {
    boolean free = occupants.shown() < charter.shown() || role == Role.MODERATOR;
    return free && config.announced().contains(role);
  }

  History history() {
    return history;
  }

  /// Whom people here have invited lately.
  Invited invited() {
    return invited;
  }

  State state() {
    return state;
  }

  void state(State changed) {
    state = changed;
  }

  /// Sends in the order of the room.
  void send(Stanza stanza) {
    send(stanza, () -> {});
  }

  /// Sends in the order of the room.
  ///
  /// @param handled as for [Post#send]
  void send(Stanza stanza, Runnable handled) {
    line.pass(() -> post.send(stanza, handled));
  }

  /// Sends to one person in the order of the room, and tells what came of it.
  ///
  /// @param settled run once, on the room's strand: with null when it is done, else with why not
  void ask(Message message, Consumer<@Nullable StanzaError> settled) {
    line.pass(() -> post.send(message, refusal -> strand.execute(() -> settled.accept(refusal))));
  }

  /// Sends to one device in the order of the room.
  ///
  /// @param stanzas as for [Post#send]
  void send(List<? extends Stanza> stanzas, Jid to) {
    line.pass(() -> post.send(stanzas, to));
  }

  /// Sends at once: for those whose turn in the order of the room has come.
  ///
  /// @param stanzas as for [Post#send]
  void deliver(List<? extends Stanza> stanzas, Jid to) {
    post.send(stanzas, to);
  }

  /// Lets those know who belong to the room, are not there, and may be meant.
  ///
  /// @param devices which are there
  void hint(Message message, List<Jid> devices) {
    for (Jid person : Mentions.of(message, affiliations.keySet())) {
      Affiliation standing = affiliation(person);
      if (standing != Affiliation.NONE
          && standing != Affiliation.OUTCAST
          && devices.stream().noneMatch(person::sameBare)) {
        post.hint(message, person);
      }
    }
  }

  RoomConfig config() {
    return config;
  }

  void config(RoomConfig changed) {
    config = changed;
  }

  /// The hashes of its picture, none while it has none (XEP-0486).
  List<String> picture() {
    return picture;
  }

  void picture(List<String> hashes) {
    picture = hashes;
  }

  @Nullable Subject subject() {
    return subject;
  }

  void subject(@Nullable Subject changed) {
    subject = changed;
  }

  /// The subject that is written down, if the room is to last; not that of now while another is
  /// about to be said.
  @Nullable Subject savedSubject() {
    return savedSubject;
  }

  void savedSubject(@Nullable Subject changed) {
    savedSubject = changed;
  }

  /// Whether it waits for its maker to configure it (XEP-0045 §10.1.1).
  boolean locked() {
    return locked;
  }

  void locked(boolean changed) {
    locked = changed;
  }

  /// Whether the store has it.
  boolean saved() {
    return saved;
  }

  void saved(boolean changed) {
    saved = changed;
  }

  /// Notes that something of it is in the store, such as what was said here.
  void spoken() {
    spoken = true;
  }

  /// Whether something of it is in the store, such as what was said here.
  boolean hasSpoken() {
    return spoken;
  }

  /// Whether there is such a room, for those who ask.
  boolean exists() {
    return !occupants.isEmpty() || (saved && config.lasting());
  }

  Affiliation affiliation(Jid person) {
    Affiliation given = affiliations.get(person.bare());
    return given == null ? charter.standing(person.bare()) : given;
  }

  void affiliate(Jid person, Affiliation affiliation) {
    if (affiliation == Affiliation.NONE) {
      affiliations.remove(person.bare());
    } else {
      affiliations.put(person.bare(), affiliation);
    }
  }

  Map<Jid, Affiliation> affiliations() {
    return Collections.unmodifiableMap(affiliations);
  }

  /// The nickname that is reserved for somebody, or null (XEP-0045 §7.10).
  @Nullable String nickname(Jid person) {
    return nicknames.get(person.bare());
  }

  /// Reserves a nickname; null gives it free.
  void nickname(Jid person, @Nullable String nickname) {
    String before = nicknames.remove(person.bare());
    if (before != null) {
      holders.remove(Nicknames.key(before));
    }
    String key = nickname == null ? null : Nicknames.key(nickname);
    if (nickname != null && key != null) {
      nicknames.put(person.bare(), nickname);
      holders.put(key, person.bare());
    }
  }

  /// All reserved nicknames, by bare address.
  Map<Jid, String> nicknames() {
    return Collections.unmodifiableMap(nicknames);
  }

  /// Who waits to be made a member, with the nicknames that they want, by bare address.
  Map<Jid, String> applicants() {
    return Collections.unmodifiableMap(applicants);
  }

  /// Notes who waits to be made a member; null for who does no more.
  void applicant(Jid person, @Nullable String nickname) {
    if (nickname == null) {
      applicants.remove(person.bare());
    } else {
      applicants.put(person.bare(), nickname);
    }
  }

  /// Whether a nickname that people take for this one is reserved for somebody else.
  boolean isReserved(String nickname, Jid person) {
    String key = Nicknames.key(nickname);
    Jid holder = key == null ? null : holders.get(key);
    return holder != null && !holder.equals(person.bare());
  }

  /// All devices of all occupants.
  List<Jid> devices() {
    return occupants.everyDevice();
  }

  /// What the list of rooms says of it, null while it is not listed. May be asked on any thread.
  @Nullable Entry entry() {
    return entry;
  }

  /// Brings the list of rooms up to date.
  void list() {
    boolean listed = exists() && !locked && config.listed();
    entry = listed ? new Entry(jid, config, occupants.size()) : null;
  }
}
