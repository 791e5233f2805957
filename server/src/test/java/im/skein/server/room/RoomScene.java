package im.skein.server.room;

import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.SerialStrand;
import im.skein.core.base.StoreException;
import im.skein.core.base.Time;
import im.skein.core.chat.MessageLog;
import im.skein.core.chat.StanzaIds;
import im.skein.core.room.Charters;
import im.skein.core.room.Post;
import im.skein.core.room.Rooms;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.word.OccupantIds;
import im.skein.testkit.memory.MemoryStores;
import im.skein.testkit.store.StoreSet;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Rooms alone, without sessions: what is sent to people is written down, and the disk obeys.
final class RoomScene implements MessageLog, Post, Failures, Chance, Time {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private final StoreSet stores = MemoryStores.create(this::now, Runnable::run);
  private Rooms rooms = start();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean holds;
  private int handled;

  private record Held(RoomAppend append, CompletableFuture<Appended> done) {}

  private Rooms start() {
    return new Rooms(
        new Rooms.Parts(
            Jid.known("rooms.example.org"),
            RoomSettings.usual(500, true, Duration.ofDays(30)),
            Charters.NONE,
            stores.rooms(),
            stores.archive(),
            this,
            new StanzaIds(new byte[16]),
            new OccupantIds(new byte[16]),
            () -> new SerialStrand(tasks::add, tasks::add, this),
            this,
            this,
            this,
            this));
  }

  /// The server starts anew with what was kept.
  void restart() {
    tasks.clear();
    held.clear();
    rooms = start();
  }

  /// Sends stanzas at once, each written as `FROM XML`, and lets happen what follows.
  ///
  /// @return what was sent to people since the last call
  List<String> play(String... stanzas) {
    for (String each : stanzas) {
      int space = each.indexOf(' ');
      Jid from = Jid.known(each.substring(0, space) + "@example.org/x");
      Stanza stanza = parse(each.substring(space + 1));
      rooms.take(stanza.addressed(from, stanza.to()), () -> handled++);
    }
    settle();
    List<String> told = List.copyOf(sent);
    sent.clear();
    return told;
  }

  private void settle() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static Stanza parse(String text) {
    byte[] bytes =
        text.replaceFirst("^<(\\w+)", "<$1 xmlns='jabber:client'").getBytes(StandardCharsets.UTF_8);
    try {
      return Stanza.parse(new DocumentReader(XmlLimits.STORED).read(bytes, 0, bytes.length));
    } catch (XmlException | StanzaException e) {
      throw new AssertionError(e);
    }
  }

  /// Time passes.
  void pass(Duration time) {
    now = now.plus(time);
  }

  /// How many stanzas were handled in all.
  int handled() {
    return handled;
  }

  /// From now on nothing becomes durable until [#release] or [#fail].
  void hold() {
    holds = true;
  }

  /// The disk has caught up.
  void release() {
    holds = false;
    for (Held each : List.copyOf(held)) {
      Appended appended = stores.messages().append(each.append).toCompletableFuture().join();
      each.done.complete(appended);
    }
    held.clear();
  }

  /// The disk is full.
  void fail() {
    holds = false;
    for (Held each : List.copyOf(held)) {
      each.done.completeExceptionally(new StoreException(StoreException.Reason.DISK_FULL));
    }
    held.clear();
  }

  @Override
  public CompletionStage<Appended> append(RoomAppend append) {
    if (!holds) {
      return stores.messages().append(append);
    }
    Held later = new Held(append, new CompletableFuture<>());
    held.add(later);
    return later.done;
  }

  @Override
  public CompletionStage<Appended> append(Append append) {
    throw new AssertionError("rooms write to rooms");
  }

  @Override
  public void send(Stanza stanza, Runnable done) {
    note(stanza);
    done.run();
  }

  @Override
  public void send(Message message, Consumer<@Nullable StanzaError> settled) {
    note(message);
    settled.accept(null);
  }

  @Override
  public void hint(Message message, Jid person) {}

  @Override
  public void send(List<? extends Stanza> stanzas, Jid to) {
    stanzas.forEach(stanza -> note(stanza.addressed(stanza.from(), to)));
  }

  private void note(Stanza stanza) {
    sent.add(new String(XmlWriter.bytes(stanza, "jabber:client"), StandardCharsets.UTF_8));
  }

  @Override
  public boolean crowded() {
    return false;
  }

  @Override
  public List<Entry> received(long account, long afterIndex, int limit, int maxBytes) {
    return List.of();
  }

  @Override
  public long head(long account) {
    return 0;
  }

  @Override
  public long passing(long account, long afterIndex) {
    return 0;
  }

  @Override
  public long delivered(long account, String device) {
    return 0;
  }

  @Override
  public void delivered(long account, String device, long index) {}

  @Override
  public void forget(long account, long first, long last) {}

  @Override
  public void bug(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }

  @Override
  public void trouble(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }

  @Override
  public byte[] bytes(int count) {
    return new byte[count];
  }

  @Override
  public int below(int bound) {
    return 0;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long monotonicMillis() {
    return 0;
  }

  @Override
  public Timer after(long delayMillis, Executor where, Runnable task) {
    return () -> {};
  }
}
