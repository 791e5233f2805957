package im.skein.core.chat;

import im.skein.core.feature.Home;
import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.wire.Jid;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages of one account that only its sessions have, oldest first. Bounded by what their
/// senders may have under way. Touched on the strand of the home.
final class Hands {
  private final MessageLog log;
  private final Patience patience;
  private final Patience.Watch watch;
  private final ArrayDeque<Handover> handovers = new ArrayDeque<>(4);
  private @Nullable Home home;
  private int kept;

  Hands(MessageLog log, Patience patience) {
    this.log = log;
    this.patience = patience;
    this.watch = new Patience.Watch(patience, this::wake);
  }

  /// Takes told of a message that was written down, or why it was not.
  @FunctionalInterface
  interface WhenKept {
    /// It was written down, or not.
    ///
    /// @param appended where it stands, or null when it was not kept
    /// @param refusal what its sender is told then
    void accept(MessageLog.@Nullable Appended appended, StanzaError refusal);
  }

  /// Whether a message can be given away at once: somebody is connected for it, nobody is behind,
  /// and nothing older is in the log or on its way there.
  boolean takeAtOnce(Home of) {
    boolean taken = false;
    List<Session> sessions = of.sessions();
    for (int i = 0; i < sessions.size(); i++) {
      Session session = sessions.get(i);
      if (session.wantsMessages()) {
        if (session.lagging() || !session.connected()) {
          return false;
        }
        taken = true;
      }
    }
    return taken && kept == 0;
  }

  /// Notes a message that goes on without being kept.
  ///
  /// @param append what to write down if it must be
  Pledge pass(Home of, Stanza message, MessageLog.Append append) {
    home = of;
    long now = now();
    watch.begin(now);
    Handover handover = new Handover(this, message, append, now);
    handovers.add(handover);
    return handover;
  }

  /// Does to the messages in hand what an amendment asks, so that what is written down later is not
  /// the old text.
  ///
  /// @param sender bare address of who amends
  /// @throws im.skein.core.base.StoreException as for [Amendment#targets]
  void amend(Amendment amendment, Jid sender, Instant now) {
    if (amendment.isNone() || handovers.isEmpty()) {
      return;
    }
    List<Handover> all = handovers.stream().filter(one -> one.sender().equals(sender)).toList();
    for (Amendment.Old old : amendment.targets(new InHand(all))) {
      all.get((int) old.sequence())
          .replace(
              amendment.replacement(old.kept(), ChronoUnit.MICROS.between(Instant.EPOCH, now)));
    }
  }

  /// The messages in hand as a conversation: their places are those in the list.
  private record InHand(List<Handover> all) implements Amendment.Past {
    @Override
    public Amendment.@Nullable Old at(StanzaIds.Place place) {
      return null;
    }

    @Override
    public List<Amendment.Old> named(String id) {
      List<Amendment.Old> found = new ArrayList<>();
      for (int i = all.size() - 1; i >= 0; i--) {
        Kept kept = Kept.read(all.get(i).stanza());
        if (kept != null && kept.isNamed(id)) {
          found.add(new Amendment.Old(i, 0, kept));
        }
      }
      return found;
    }
  }

  long now() {
    return patience.now();
  }

  private Home home() {
    if (home == null) {
      throw new IllegalStateException("nothing was passed yet");
    }
    return home;
  }

  /// A message could not be written down and is in hand again.
  void again(long now) {
    watch.begin(now);
  }

  private void wake() {
    home().strand().execute(this::look);
  }

  /// Writes down what has waited too long.
  private void look() {
    long now = now();
    long oldest = Long.MAX_VALUE;
    for (Handover handover : handovers) {
      if (handover.inHand()) {
        if (now - handover.since() >= Patience.MILLIS) {
          handover.keep();
        } else {
          oldest = Math.min(oldest, handover.since());
        }
      }
    }
    watch.end();
    if (oldest < Long.MAX_VALUE) {
      watch.since(oldest);
    }
  }

  /// Writes down what is in hand, ahead of a newer message that must be: should it be lost, it
  /// stands before that.
  void keepOlder() {
    for (Handover handover : handovers) {
      if (handover.inHand()) {
        handover.keep();
      }
    }
  }

  /// Writes a message down; live messages go the same way until [#letGo].
  void keep(MessageLog.Append append, WhenKept whenKept) {
    kept++;
    log.append(append)
        .whenComplete((appended, failure) ->
            home().strand().execute(() -> whenKept.accept(appended, Recording.refusal(failure))));
  }

  /// A message that was written down is in nobody's hands any more.
  void letGo() {
    kept--;
  }

  /// Gives a message that came late into the mailbox to those who are there and do not have it.
  void give(Stanza message, long place, List<Session> holders) {
    Stanza toAll = message.addressed(message.from(), home().jid());
    for (Session session : List.copyOf(home().sessions())) {
      if (session.wantsMessages() && !session.lagging() && !holders.contains(session)) {
        boolean _ = session.deliver(toAll, place);
      }
    }
  }

  /// Forgets a message that was written down, for a client has it; unless somebody still has to
  /// read it there.
  void forget(long place) {
    for (Session session : home().sessions()) {
      if (session.wantsMessages() && session.lagging()) {
        return;
      }
    }
    log.forget(home().account().id(), place, place);
  }

  /// Lets go of what is over.
  void tidy() {
    while (true) {
      Handover oldest = handovers.peek();
      if (oldest == null) {
        watch.end();
        return;
      }
      if (!oldest.isOver()) {
        return;
      }
      handovers.remove();
    }
  }
}
