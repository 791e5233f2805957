package im.skein.testkit.memory;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.Findable;
import im.skein.core.archive.HiddenMessages;
import im.skein.core.archive.Leftovers;
import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.MessageLog;
import im.skein.core.chat.StanzaIds;
import im.skein.wire.Jid;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A message log in memory, with its archive.
final class MemoryMessageLog implements MessageLog, ArchiveStore {
  private static final Jid NOBODY = Jid.known("nobody.invalid");

  private final Living living;
  private final Executor completions;
  private final Map<Pair, MemoryTalk> conversations = new HashMap<>();
  private final Map<Party, MemoryTalk> notices = new HashMap<>();
  private final MemoryTalks talks;
  private final MemoryRooms rooms;
  private final MemoryHidden hidden;
  private final Map<Long, Mailbox> mailboxes = new HashMap<>();

  MemoryMessageLog(Living living, InstantSource clock, Executor completions) {
    this.living = living;
    this.talks = new MemoryTalks(living, clock);
    this.hidden = new MemoryHidden(living, this::talk, this::notice);
    this.rooms = new MemoryRooms(talks, living, hidden);
    this.completions = completions;
    living.whenDeleted(account -> {
      mailboxes.remove(account);
      conversations.keySet().removeIf(pair -> pair.has(account));
    });
  }

  @Override
  public CompletionStage<Appended> append(Append append) {
    CompletableFuture<Appended> done = new CompletableFuture<>();
    synchronized (living) {
      finish(done, () -> keep(append));
    }
    return done;
  }

  private void finish(CompletableFuture<Appended> done, Supplier<Appended> keeping) {
    Appended appended;
    try {
      appended = keeping.get();
    } catch (StoreException e) {
      completions.execute(() -> done.completeExceptionally(e));
      return;
    }
    completions.execute(() -> done.complete(appended));
    tellRemoved();
  }

  private void tellRemoved() {
    if (talks.takeRemoved()) {
      completions.execute(talks.leftovers()::added);
    }
  }

  @Override
  public CompletionStage<Appended> append(RoomAppend append) {
    CompletableFuture<Appended> done = new CompletableFuture<>();
    synchronized (living) {
      finish(done, () -> rooms.keep(append));
    }
    return done;
  }

  /// Forgets what was said in a room.
  void forget(Jid room) {
    synchronized (living) {
      rooms.forget(room);
    }
  }

  @Override
  public void view(
      Jid room, @Nullable Jid reader, Range range, boolean backwards, Predicate<Item> viewer) {
    rooms.view(room, reader, range, backwards, viewer);
  }

  private @Nullable MemoryTalk talk(Jid room) {
    return rooms.talk(room);
  }

  private Appended notice(AccountRef account, byte[] notice) {
    return remove(account, List.<Archived>of(), notice);
  }

  @Override
  public HiddenMessages hidden() {
    return hidden;
  }

  @Override
  public OptionalLong place(Jid room, long conversation, long sequence) {
    synchronized (living) {
      return rooms.place(room, conversation, sequence);
    }
  }

  private Appended keep(Append append) {
    Party sender = new Party(append.sender().bare(), append.senderAccount());
    Party recipient = new Party(append.recipient().bare(), append.recipientAccount());
    MemoryTalk conversation =
        conversations.computeIfAbsent(Pair.of(sender, recipient), _ -> talks.start());
    byte @Nullable [] dedupe = append.dedupe();
    MemoryTalk.Sent key =
        dedupe == null
            ? null
            : new MemoryTalk.Sent(sender.jid, sender.account, ByteBuffer.wrap(dedupe.clone()));
    Appended before = key == null ? null : conversation.sent.get(key);
    if (before != null) {
      boolean there =
          !append.passing()
              || mailbox(append.recipientAccount()).received.containsKey(before.recipientIndex());
      return new Appended(
          before.conversation(),
          before.sequence(),
          there ? before.stampMicros() : 0,
          there ? before.senderIndex() : 0,
          there ? before.recipientIndex() : 0,
          true);
    }
    List<Old> targets = append.amendment().targets(conversation);
    talks.add(conversation, append.stanza());
    talks.retract(conversation, targets, append.amendment());
    long to = place(append.recipientAccount(), conversation, append, true);
    if (append.passing()) {
      mailboxes.computeIfAbsent(append.recipientAccount(), _ -> new Mailbox()).passing.add(to);
    }
    long from = senderPlace(append, conversation, to);
    Appended appended =
        new Appended(conversation.id, conversation.sequence, conversation.stamp, from, to, false);
    if (key != null) {
      conversation.sent.put(key, appended);
    }
    return appended;
  }

  private long senderPlace(Append append, MemoryTalk conversation, long recipientPlace) {
    if (append.senderAccount() == append.recipientAccount()) {
      return recipientPlace;
    }
    return append.unsent() ? 0 : place(append.senderAccount(), conversation, append, false);
  }

  @Override
  public void forget(long account, long first, long last) {
    synchronized (living) {
      Mailbox mailbox = mailbox(account);
      Set<Long> gone = mailbox.passing.subSet(first, true, last, true);
      List<Entry> forgotten =
          mailbox.received.values().stream().filter(entry -> gone.contains(entry.index())).toList();
      mailbox.received.keySet().removeAll(gone);
      gone.clear();
      forgotten.stream().filter(this::isRemovedBySender).forEach(this::wipeUnlessHeld);
      tellRemoved();
    }
  }

  /// Takes the next place of a mailbox, with the message if the account received it.
  private long place(long account, MemoryTalk conversation, Append append, boolean received) {
    if (!living.contains(account)) {
      return 0;
    }
    Mailbox mailbox = mailboxes.computeIfAbsent(account, _ -> new Mailbox());
    mailbox.head++;
    boolean passing = received && append.passing();
    Entry entry = entry(mailbox.head, conversation, passing, append.stanza());
    if (received) {
      mailbox.received.put(mailbox.head, entry);
    }
    if (received ? !append.passing() : !append.unsent()) {
      Jid other = received ? append.sender() : append.recipient();
      mailbox.archive.put(mailbox.head, new Archived(other.bare(), append.sender().bare(), entry));
    }
    return mailbox.head;
  }

  private static Entry entry(long place, MemoryTalk conversation, boolean passing, byte[] stanza) {
    return new Entry(
        place, conversation.id, conversation.sequence, conversation.stamp, passing, stanza);
  }

  @Override
  public Appended remove(AccountRef account, List<StanzaIds.Place> messages, byte[] notice) {
    synchronized (living) {
      List<Archived> gone =
          messages.stream().map(mailbox(account.id())::at).filter(Objects::nonNull).toList();
      return remove(account, gone, notice);
    }
  }

  @Override
  public Appended clear(AccountRef account, Jid with, long lastPlace, byte[] notice) {
    synchronized (living) {
      List<Archived> gone =
          mailbox(account.id()).archive.headMap(lastPlace, true).values().stream()
              .filter(archived -> archived.other.equals(with))
              .toList();
      return remove(account, gone, notice);
    }
  }

  private Appended remove(AccountRef account, Collection<Archived> gone, byte[] notice) {
    living.require(account.id());
    gone.forEach(archived -> hide(account.id(), archived));
    Party self = new Party(account.jid(), account.id());
    MemoryTalk conversation = notices.computeIfAbsent(self, _ -> talks.start());
    talks.add(conversation, notice);
    Mailbox mailbox = mailboxes.computeIfAbsent(account.id(), _ -> new Mailbox());
    mailbox.head++;
    Entry entry = entry(mailbox.head, conversation, false, notice);
    mailbox.received.put(mailbox.head, entry);
    mailbox.archive.put(mailbox.head, new Archived(NOBODY, account.jid(), entry));
    tellRemoved();
    return new Appended(
        conversation.id,
        conversation.sequence,
        conversation.stamp,
        mailbox.head,
        mailbox.head,
        false);
  }

  private void hide(long account, Archived archived) {
    Entry entry = archived.entry;
    Mailbox mailbox = mailbox(account);
    mailbox.archive.remove(entry.index());
    mailbox.received.remove(entry.index());
    mailbox.hidden.put(new StanzaIds.Place(entry.conversation(), entry.sequence()), entry.index());
    wipeUnlessHeld(entry);
  }

  private boolean isRemovedBySender(Entry entry) {
    StanzaIds.Place place = new StanzaIds.Place(entry.conversation(), entry.sequence());
    return mailboxes.values().stream().anyMatch(each -> each.hidden.containsKey(place));
  }

  private void wipeUnlessHeld(Entry entry) {
    StanzaIds.Place place = new StanzaIds.Place(entry.conversation(), entry.sequence());
    boolean held = mailboxes.values().stream().anyMatch(each -> each.holds(place));
    MemoryTalk conversation = talks.get(entry.conversation());
    Old old = conversation == null || held ? null : conversation.at(place);
    if (conversation != null && old != null) {
      talks.replace(conversation, old, new byte[0]);
    }
  }

  @Override
  public void view(long account, Range range, boolean backwards, Predicate<Item> viewer) {
    synchronized (living) {
      NavigableMap<Long, Archived> all = mailbox(account).archive;
      for (Archived archived : (backwards ? all.descendingMap() : all).values()) {
        Entry entry = talks.fresh(archived.entry);
        boolean meant =
            entry.index() > range.after()
                && entry.index() < range.before()
                && entry.stampMicros() >= range.fromMicros()
                && entry.stampMicros() <= range.toMicros()
                && (range.with() == null || archived.other.equals(range.with()))
                && (range.search().isAny()
                    || (range.search().finds(Findable.of(entry.stanza()), archived.sender)
                        && !talks.isCorrected(item(entry))));
        if (meant && !viewer.test(item(entry))) {
          return;
        }
      }
    }
  }

  private static Item item(Entry entry) {
    return new Item(
        entry.index(),
        entry.conversation(),
        entry.sequence(),
        entry.stampMicros(),
        entry.stanza().clone());
  }

  @Override
  public OptionalLong place(long account, long conversation, long sequence) {
    synchronized (living) {
      Long hidden = mailbox(account).hidden.get(new StanzaIds.Place(conversation, sequence));
      if (hidden != null) {
        return OptionalLong.of(hidden);
      }
      for (Archived archived : mailbox(account).archive.values()) {
        Entry entry = archived.entry;
        if (entry.conversation() == conversation && entry.sequence() == sequence) {
          return OptionalLong.of(entry.index());
        }
      }
      boolean gone =
          conversations.entrySet().stream()
              .anyMatch(each ->
                  each.getValue().id == conversation
                      && each.getKey().has(account)
                      && sequence >= 1
                      && sequence <= each.getValue().sequence);
      return gone ? OptionalLong.of(0) : OptionalLong.empty();
    }
  }

  @Override
  public boolean expire(long beforeMicros) {
    synchronized (living) {
      Map<Long, Long> awaited = new HashMap<>();
      for (Mailbox mailbox : mailboxes.values()) {
        long has = mailbox.devices.values().stream().mapToLong(Long::longValue).max().orElse(0);
        mailbox
            .received
            .tailMap(has, false)
            .values()
            .forEach(entry -> awaited.merge(entry.conversation(), entry.sequence(), Math::min));
      }
      Predicate<Entry> old =
          entry ->
              entry.stampMicros() < beforeMicros
                  && entry.sequence() < awaited.getOrDefault(entry.conversation(), Long.MAX_VALUE);
      talks.expire(beforeMicros, awaited);
      hidden.forgetWithout(talks);
      for (Mailbox mailbox : mailboxes.values()) {
        mailbox.received.values().removeIf(old);
        mailbox.archive.values().removeIf(archived -> old.test(archived.entry));
      }
      tellRemoved();
      return false;
    }
  }

  @Override
  public Leftovers leftovers() {
    return talks.leftovers();
  }

  @Override
  public boolean crowded() {
    return false;
  }

  @Override
  public List<Entry> received(long account, long afterIndex, int limit, int maxBytes) {
    synchronized (living) {
      List<Entry> entries = new ArrayList<>();
      long bytes = 0;
      for (Entry kept : mailbox(account).received.tailMap(afterIndex, false).values()) {
        Entry entry = talks.fresh(kept);
        bytes += entry.stanza().length;
        if (entries.size() == limit || (bytes > maxBytes && !entries.isEmpty())) {
          break;
        }
        entries.add(entry);
      }
      return entries;
    }
  }

  private Mailbox mailbox(long account) {
    return mailboxes.getOrDefault(account, new Mailbox());
  }

  @Override
  public long head(long account) {
    synchronized (living) {
      return mailbox(account).head;
    }
  }

  @Override
  public long passing(long account, long afterIndex) {
    synchronized (living) {
      Long first = mailbox(account).passing.higher(afterIndex);
      return first == null ? 0 : first;
    }
  }

  @Override
  public long delivered(long account, String device) {
    synchronized (living) {
      if (!living.contains(account)) {
        return 0;
      }
      Map<String, Long> devices = devices(account);
      long furthest = devices.values().stream().mapToLong(Long::longValue).max().orElse(0);
      return devices.computeIfAbsent(device, _ -> furthest);
    }
  }

  @Override
  public void delivered(long account, String device, long index) {
    synchronized (living) {
      if (living.contains(account)) {
        devices(account).merge(device, index, Math::max);
      }
    }
  }

  /// Forgets the place of a device.
  void forgetDevice(long account, String device) {
    synchronized (living) {
      devices(account).remove(device);
    }
  }

  private Map<String, Long> devices(long account) {
    return mailboxes.computeIfAbsent(account, _ -> new Mailbox()).devices;
  }

  record Party(Jid jid, long account) {}

  private record Pair(Party a, Party b) {
    static Pair of(Party one, Party other) {
      boolean ordered = one.jid.toString().compareTo(other.jid.toString()) <= 0;
      return ordered ? new Pair(one, other) : new Pair(other, one);
    }

    boolean has(long account) {
      return a.account == account || b.account == account;
    }
  }

  private record Archived(Jid other, Jid sender, Entry entry) {}

  private static final class Mailbox {
    final TreeMap<Long, Entry> received = new TreeMap<>();
    final TreeSet<Long> passing = new TreeSet<>();
    final TreeMap<Long, Archived> archive = new TreeMap<>();
    final Map<String, Long> devices = new HashMap<>();
    final Map<StanzaIds.Place, Long> hidden = new HashMap<>();
    long head;

    /// Whether the message is in the archive or still to be delivered.
    boolean holds(StanzaIds.Place place) {
      return at(place) != null
          || passing.stream()
              .map(received::get)
              .anyMatch(entry ->
                  entry != null
                      && entry.conversation() == place.conversation()
                      && entry.sequence() == place.sequence());
    }

    @Nullable Archived at(StanzaIds.Place place) {
      for (Archived archived : archive.values()) {
        Entry entry = archived.entry;
        if (entry.conversation() == place.conversation() && entry.sequence() == place.sequence()) {
          return archived;
        }
      }
      return null;
    }
  }
}
