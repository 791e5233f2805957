package im.skein.core.chat;

import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.wire.Jid;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One message in the hands of sessions and nowhere else: until a client has it, or until it is in
/// the log after all.
final class Handover implements Pledge {
  private final Hands hands;
  private Stanza message;
  private MessageLog.Append append;
  private final List<Session> holders = new ArrayList<>(1);
  private State state = State.IN_HAND;
  private @Nullable Consumer<@Nullable StanzaError> settled;
  private long since;
  private long place;

  private enum State {
    /// Sessions hold it, or are about to.
    IN_HAND,
    /// It is on its way to the log.
    KEEPING,
    /// The same, and a client has it already.
    KEEPING_IN_VAIN,
    /// It is in the log, and sessions hold it still.
    KEPT,
    /// Nothing remains to be done.
    OVER
  }

  /// A message that its sessions are about to get.
  ///
  /// @param append what to write down if it must be
  Handover(Hands hands, Stanza message, MessageLog.Append append, long now) {
    this.hands = hands;
    this.message = message;
    this.append = append;
    this.since = now;
  }

  /// Bare address of who sent it.
  Jid sender() {
    return append.sender();
  }

  /// What would be written down.
  byte[] stanza() {
    return append.stanza();
  }

  /// It is something else from now on, for those who do not have it yet.
  void replace(byte[] stanza) {
    Kept kept = Kept.read(stanza);
    if (kept != null) {
      message = kept.stanza();
    }
    append =
        new MessageLog.Append(
            append.sender(),
            append.senderAccount(),
            append.recipient(),
            append.recipientAccount(),
            append.dedupe(),
            append.passing(),
            append.unsent(),
            stanza,
            append.amendment());
  }

  /// Whether only sessions have it.
  boolean inHand() {
    return state == State.IN_HAND;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  /// Since when it is in hand.
  long since() {
    return since;
  }

  @Override
  public void taken(Session session) {
    holders.add(session);
  }

  @Override
  public void given(Consumer<@Nullable StanzaError> whenSettled) {
    settled = whenSettled;
    if (holders.isEmpty()) {
      keep();
    }
  }

  @Override
  public void got(Session session) {
    holders.remove(session);
    switch (state) {
      case IN_HAND -> over();
      case KEEPING -> state = State.KEEPING_IN_VAIN;
      case KEPT -> {
        hands.forget(place);
        hands.letGo();
        over();
      }
      case KEEPING_IN_VAIN, OVER -> {}
    }
    settle(null);
  }

  @Override
  public void lost(Session session) {
    holders.remove(session);
    if (!holders.isEmpty()) {
      return;
    }
    if (state == State.IN_HAND) {
      keep();
    } else if (state == State.KEPT) {
      hands.letGo();
      over();
    }
  }

  /// Writes it down.
  void keep() {
    state = State.KEEPING;
    hands.keep(append, this::kept);
  }

  private void kept(MessageLog.@Nullable Appended appended, StanzaError refusal) {
    boolean inVain = state == State.KEEPING_IN_VAIN;
    if (appended != null && appended.duplicate()) {
      // It was kept, or delivered, when it was sent for the first time.
      hands.letGo();
      over();
      settle(null);
      return;
    }
    if (appended == null || appended.recipientIndex() == 0) {
      hands.letGo();
      if (inVain || holders.isEmpty()) {
        over();
        settle(refusal);
      } else {
        state = State.IN_HAND;
        since = hands.now();
        hands.again(since);
      }
      return;
    }
    place = appended.recipientIndex();
    settle(null);
    if (inVain) {
      hands.forget(place);
    } else {
      hands.give(message, place, holders);
    }
    if (inVain || holders.isEmpty()) {
      hands.letGo();
      over();
    } else {
      state = State.KEPT;
    }
  }

  private void over() {
    state = State.OVER;
    hands.tidy();
  }

  private void settle(@Nullable StanzaError error) {
    Consumer<@Nullable StanzaError> told = settled;
    settled = null;
    if (told != null) {
      told.accept(error);
    }
  }
}
