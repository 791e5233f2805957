package im.skein.testkit.memory;

import im.skein.core.archive.HiddenMessages;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.wire.Jid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is hidden of rooms from accounts, in memory, under the lock of the stores.
final class MemoryHidden implements HiddenMessages {
  private final Living living;
  private final Function<Jid, @Nullable MemoryTalk> rooms;
  private final BiFunction<AccountRef, byte[], Appended> notices;
  private final List<Stretch> stretches = new ArrayList<>();

  private record Stretch(AccountRef account, long conversation, Span span) {
    boolean isWithin(long talk, long upto) {
      return conversation == talk && span.last() <= upto;
    }
  }

  /// @param rooms finds the conversation of a room
  /// @param notices keeps a notice
  MemoryHidden(
      Living living,
      Function<Jid, @Nullable MemoryTalk> rooms,
      BiFunction<AccountRef, byte[], Appended> notices) {
    this.living = living;
    this.rooms = rooms;
    this.notices = notices;
    living.whenDeleted(account -> stretches.removeIf(each -> each.account.id() == account));
  }

  @Override
  public Appended hide(AccountRef account, long conversation, List<Long> sequences, byte[] notice) {
    synchronized (living) {
      living.require(account.id());
      for (long sequence : sequences) {
        add(new Stretch(account, conversation, new Span(sequence, sequence)));
      }
      return notices.apply(account, notice);
    }
  }

  @Override
  public Appended hideUpTo(AccountRef account, long conversation, long sequence, byte[] notice) {
    synchronized (living) {
      living.require(account.id());
      stretches.removeIf(
          each -> each.account.equals(account) && each.isWithin(conversation, sequence));
      add(new Stretch(account, conversation, new Span(0, sequence)));
      return notices.apply(account, notice);
    }
  }

  private void add(Stretch stretch) {
    if (!isHidden(stretch.account.jid(), stretch.conversation, stretch.span.last())) {
      stretches.add(stretch);
    }
  }

  /// Whether a place is hidden from somebody; from the server itself, null, nothing is.
  boolean isHidden(@Nullable Jid reader, long conversation, long sequence) {
    return stretches.stream()
        .anyMatch(each ->
            each.account.jid().equals(reader)
                && each.conversation == conversation
                && each.span.has(sequence));
  }

  /// Forgets what is hidden of a room up to there.
  void forget(long conversation, long upto) {
    stretches.removeIf(each -> each.isWithin(conversation, upto));
  }

  /// Forgets what is hidden of messages that are too old.
  void forgetWithout(MemoryTalks talks) {
    stretches.removeIf(each -> {
      MemoryTalk talk = talks.get(each.conversation);
      return talk == null || talk.messages.headMap(each.span.last(), true).isEmpty();
    });
  }

  @Override
  public int count(long account, long conversation, long upto) {
    synchronized (living) {
      return (int)
          stretches.stream()
              .filter(each -> each.account.id() == account && !each.isWithin(conversation, upto))
              .count();
    }
  }

  @Override
  public Map<Jid, List<Span>> of(Jid room, Collection<Jid> people, long after) {
    synchronized (living) {
      MemoryTalk talk = rooms.apply(room);
      Map<Jid, List<Span>> hidden = new HashMap<>();
      for (Stretch each : stretches) {
        boolean meant =
            talk != null && each.conversation == talk.id && people.contains(each.account.jid());
        if (meant && each.span.last() > after) {
          hidden.computeIfAbsent(each.account.jid(), _ -> new ArrayList<>()).add(each.span);
        }
      }
      return hidden;
    }
  }
}
