package im.skein.testkit.memory;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.Findable;
import im.skein.core.archive.Leftovers;
import im.skein.core.chat.MessageLog;
import im.skein.wire.Jid;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A message log in memory, with its archive.
final class MemoryMessageLog implements MessageLog, ArchiveStore {
  private final Living living;
  private final InstantSource clock;
  private final Executor completions;
  private final Map<Pair, Conversation> conversations = new HashMap<>();
  private final Map<Jid, Room> rooms = new HashMap<>();
  private final Map<Long, Mailbox> mailboxes = new HashMap<>();
  private final MemoryLeftovers leftovers = new MemoryLeftovers();
  private long lastConversation;
  private long newestStamp;

  MemoryMessageLog(Living living, InstantSource clock, Executor completions) {
    this.living = living;
    this.clock = clock;
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
      Appended appended = keep(append);
      completions.execute(() -> done.complete(appended));
    }
    return done;
  }

  @Override
  public CompletionStage<Appended> append(RoomAppend append) {
    CompletableFuture<Appended> done = new CompletableFuture<>();
    synchronized (living) {
      Appended appended = keep(append);
      completions.execute(() -> done.complete(appended));
    }
    return done;
  }

  private Appended keep(RoomAppend append) {
    Room room =
        rooms.computeIfAbsent(
            append.room(), _ -> new Room(new Conversation(++lastConversation), new ArrayList<>()));
    Conversation conversation = room.conversation;
    byte @Nullable [] dedupe = append.dedupe();
    Sent key =
        dedupe == null
            ? null
            : new Sent(new Party(append.room(), 0), ByteBuffer.wrap(dedupe.clone()));
    Appended before = key == null ? null : conversation.sent.get(key);
    if (before != null) {
      return new Appended(
          before.conversation(), before.sequence(), before.stampMicros(), 0, 0, true);
    }
    conversation.sequence++;
    stamp(conversation);
    room.messages.add(
        new Item(
            conversation.sequence,
            conversation.id,
            conversation.sequence,
            conversation.stamp,
            append.stanza().clone()));
    Appended appended =
        new Appended(conversation.id, conversation.sequence, conversation.stamp, 0, 0, false);
    if (key != null) {
      conversation.sent.put(key, appended);
    }
    return appended;
  }

  private void stamp(Conversation conversation) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    newestStamp = Math.max(newestStamp + 1, now);
    conversation.stamp = newestStamp;
  }

  /// Forgets what was said in a room.
  void forget(Jid room) {
    synchronized (living) {
      rooms.remove(room);
    }
  }

  @Override
  public void view(Jid room, Range range, boolean backwards, Predicate<Item> viewer) {
    List<Item> items;
    synchronized (living) {
      Room found = rooms.get(room);
      items = found == null ? List.of() : List.copyOf(found.messages);
    }
    for (Item item : backwards ? items.reversed() : items) {
      boolean meant =
          item.place() > range.after()
              && item.place() < range.before()
              && item.stampMicros() >= range.fromMicros()
              && item.stampMicros() <= range.toMicros()
              && (range.search().isAny()
                  || range.search().by(null).finds(Findable.of(item.stanza()), room));
      if (meant && !viewer.test(item)) {
        return;
      }
    }
  }

  @Override
  public OptionalLong place(Jid room, long conversation, long sequence) {
    synchronized (living) {
      Room found = rooms.get(room);
      if (found == null
          || found.conversation.id != conversation
          || sequence < 1
          || sequence > found.conversation.sequence) {
        return OptionalLong.empty();
      }
      boolean there = found.messages.stream().anyMatch(item -> item.sequence() == sequence);
      return OptionalLong.of(there ? sequence : 0);
    }
  }

  private Appended keep(Append append) {
    Party sender = new Party(append.sender().bare(), append.senderAccount());
    Party recipient = new Party(append.recipient().bare(), append.recipientAccount());
    Conversation conversation =
        conversations.computeIfAbsent(
            Pair.of(sender, recipient), _ -> new Conversation(++lastConversation));
    byte @Nullable [] dedupe = append.dedupe();
    Sent key = dedupe == null ? null : new Sent(sender, ByteBuffer.wrap(dedupe.clone()));
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
    conversation.sequence++;
    stamp(conversation);
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

  private long senderPlace(Append append, Conversation conversation, long recipientPlace) {
    if (append.senderAccount() == append.recipientAccount()) {
      return recipientPlace;
    }
    return append.passing() ? 0 : place(append.senderAccount(), conversation, append, false);
  }

  @Override
  public void forget(long account, long first, long last) {
    synchronized (living) {
      Mailbox mailbox = mailbox(account);
      Set<Long> gone = mailbox.passing.subSet(first, true, last, true);
      mailbox.received.keySet().removeAll(gone);
      gone.clear();
    }
  }

  /// Takes the next place of a mailbox, with the message if the account received it.
  private long place(long account, Conversation conversation, Append append, boolean received) {
    if (!living.contains(account)) {
      return 0;
    }
    Mailbox mailbox = mailboxes.computeIfAbsent(account, _ -> new Mailbox());
    mailbox.head++;
    Entry entry =
        new Entry(
            mailbox.head,
            conversation.id,
            conversation.sequence,
            conversation.stamp,
            append.stanza().clone());
    if (received) {
      mailbox.received.put(mailbox.head, entry);
    }
    if (!append.passing()) {
      Jid other = received ? append.sender() : append.recipient();
      mailbox.archive.put(mailbox.head, new Archived(other.bare(), append.sender().bare(), entry));
    }
    return mailbox.head;
  }

  @Override
  public void view(long account, Range range, boolean backwards, Predicate<Item> viewer) {
    synchronized (living) {
      NavigableMap<Long, Archived> all = mailbox(account).archive;
      for (Archived archived : (backwards ? all.descendingMap() : all).values()) {
        Entry entry = archived.entry;
        boolean meant =
            entry.index() > range.after()
                && entry.index() < range.before()
                && entry.stampMicros() >= range.fromMicros()
                && entry.stampMicros() <= range.toMicros()
                && (range.with() == null || archived.other.equals(range.with()))
                && (range.search().isAny()
                    || range.search().finds(Findable.of(entry.stanza()), archived.sender));
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
      rooms
          .values()
          .forEach(room -> room.messages.removeIf(item -> item.stampMicros() < beforeMicros));
      for (Mailbox mailbox : mailboxes.values()) {
        mailbox.received.values().removeIf(old);
        mailbox.archive.values().removeIf(archived -> old.test(archived.entry));
      }
      return false;
    }
  }

  @Override
  public Leftovers leftovers() {
    return leftovers;
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
      for (Entry entry : mailbox(account).received.tailMap(afterIndex, false).values()) {
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

  private Map<String, Long> devices(long account) {
    return mailboxes.computeIfAbsent(account, _ -> new Mailbox()).devices;
  }

  private record Party(Jid jid, long account) {}

  private record Pair(Party a, Party b) {
    static Pair of(Party one, Party other) {
      boolean ordered = one.jid.toString().compareTo(other.jid.toString()) <= 0;
      return ordered ? new Pair(one, other) : new Pair(other, one);
    }

    boolean has(long account) {
      return a.account == account || b.account == account;
    }
  }

  private record Sent(Party sender, ByteBuffer dedupe) {}

  private static final class Conversation {
    final long id;
    final Map<Sent, Appended> sent = new HashMap<>();
    long sequence;
    long stamp;

    Conversation(long id) {
      this.id = id;
    }
  }

  private record Room(Conversation conversation, List<Item> messages) {}

  private record Archived(Jid other, Jid sender, Entry entry) {}

  private static final class Mailbox {
    final TreeMap<Long, Entry> received = new TreeMap<>();
    final TreeSet<Long> passing = new TreeSet<>();
    final TreeMap<Long, Archived> archive = new TreeMap<>();
    final Map<String, Long> devices = new HashMap<>();
    long head;
  }
}
