package im.skein.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The messages of one device that the server has not acknowledged, oldest first. They go out again
/// under the marks they had.
final class Outbox {
  private final Deque<Outgoing> messages = new ArrayDeque<>();

  /// What was sent to accounts.
  private final List<Outgoing> said = new ArrayList<>();

  private final History history;
  private final RoomHistory rooms;

  Outbox(History history, RoomHistory rooms) {
    this.history = history;
    this.rooms = rooms;
  }

  void add(Outgoing message) {
    messages.add(message);
    if (message.seat == null && message.retracts.isEmpty()) {
      said.add(message);
    }
  }

  /// Takes back something that was sent to an account.
  ///
  /// @param choice which, by chance
  /// @return the message that does so, null when there is nothing
  @Nullable Outgoing retraction(int choice, String device, String text) {
    if (said.isEmpty()) {
      return null;
    }
    Outgoing gone = said.get(Math.floorMod(choice, said.size()));
    history.deletions().retracting(gone.text);
    String bare = gone.to.replaceFirst("/.*", "");
    history.sent(text, device, bare.substring(0, bare.indexOf('@')), null);
    return Outgoing.retraction(bare, text, gone.text);
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /// Notes that a message goes out as that stanza of the session.
  void sending(Outgoing message, long number) {
    if (message.number > 0 || message.again) {
      if (message.seat == null) {
        history.sentAgain(message.text);
      } else {
        rooms.saidAgain(message.text);
      }
    }
    message.number = number;
  }

  /// Gives all that can go out now in a new session; what is for a room where the device is not yet
  /// must wait.
  void resend(Consumer<Outgoing> taker) {
    each(
        message -> true,
        message -> {
          if (message.ready()) {
            taker.accept(message);
          } else {
            message.again |= message.number > 0;
            message.number = 0;
          }
        });
  }

  /// Gives what has waited for a room.
  void waiting(RoomSeat seat, Consumer<Outgoing> taker) {
    each(message -> message.seat == seat && message.number == 0, taker);
  }

  private void each(Predicate<Outgoing> which, Consumer<Outgoing> taker) {
    for (Outgoing message : messages) {
      if (which.test(message)) {
        taker.accept(message);
      }
    }
  }

  /// The server has handled so many stanzas of the session.
  void handled(long count) {
    for (Iterator<Outgoing> all = messages.iterator(); all.hasNext(); ) {
      Outgoing message = all.next();
      if (message.number > 0 && message.number <= count) {
        if (message.seat == null) {
          history.acknowledged(message.text);
          if (!message.retracts.isEmpty()) {
            history.deletions().retracted(message.retracts);
          }
        } else {
          rooms.acknowledged(message.text);
        }
        all.remove();
      }
    }
  }
}
