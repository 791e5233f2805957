package im.skein.core.feature;

import im.skein.wire.Jid;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StreamError;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One bound resource: a stream that has logged in, or one that may still be resumed. Touched on
/// the strand of its home only.
public interface Session {
  /// The full address.
  Jid jid();

  /// The account's home.
  Home home();

  /// The name that the client gave to its installation, the same at each log-in; empty for none.
  String device();

  /// The program that the client says it is, empty when it did not tell. For the account alone.
  default String software() {
    return "";
  }

  /// What the client says it runs on, empty when it did not tell. For the account alone.
  default String hardware() {
    return "";
  }

  /// The presence that was last sent to everybody, or null while the session is not available.
  @Nullable Presence presence();

  /// Sets the presence that was last sent to everybody; null makes the session unavailable.
  void presence(@Nullable Presence presence);

  /// Whether the session is available with a priority of at least 0, so that messages to the bare
  /// address may reach it (RFC 6121 §8.5.2).
  default boolean wantsMessages() {
    Presence presence = presence();
    return presence != null && presence.priority() >= 0;
  }

  /// Whether there is a connection to the client now; there is none while the session waits to be
  /// resumed (XEP-0198 §5).
  boolean connected();

  /// Gives the stanzas, oldest first, that were sent and that the client has not said to have, but
  /// for those that are kept nowhere else yet; none without stream management.
  void unacknowledged(Consumer<Stanza> taker);

  /// Whether the client asked for roster pushes by fetching its roster (RFC 6121 §2.1.6).
  boolean interested();

  /// Notes that the client fetched its roster.
  void interested(boolean interested);

  /// Sends a stanza that is kept nowhere. When more waits than the limit allows, the session ends.
  void send(Stanza stanza);

  /// Sends a message that stands in the mailbox at that place to a session that does not read the
  /// mailbox now, ahead of what stands before it (RFC 6121 §8.5.3.1).
  void sendAhead(Stanza message, long mailboxIndex);

  /// Sends a message that stands in the mailbox at that place. One that stands at or before
  /// [#lastIndex], or was sent ahead, has been given already: it is passed over and counts as
  /// taken.
  ///
  /// @return false when it was not taken: too much waits already, so the session now lags, and the
  ///   rest is read from the mailbox once there is room
  boolean deliver(Stanza message, long mailboxIndex);

  /// Sends a message that is kept nowhere yet, and lets the pledge know what becomes of it.
  ///
  /// @return false when it was not taken: the session lags, or does so from now on
  boolean hand(Stanza message, Pledge pledge);

  /// Changes messages that were sent and that the client has not acknowledged: what goes out again
  /// when the stream is resumed.
  ///
  /// @param change answers the message itself where nothing is to change
  void amend(UnaryOperator<Stanza> change);

  /// The highest place of the mailbox that [#deliver] has taken, 0 before the first.
  long lastIndex();

  /// Whether the session lags: live messages pass it by until it has caught up from the mailbox.
  boolean lagging();

  /// Sets or ends the state of lagging; it begins true for a new session, until its mailbox was
  /// read.
  void lagging(boolean lagging);

  /// Says whether nobody looks at the client, so that what may wait is held back (XEP-0352); when
  /// somebody looks again it is sent.
  default void inactive(boolean inactive) {}

  /// State that a feature keeps with the session, or null.
  <T> @Nullable T get(Key<T> key);

  /// Keeps state with the session.
  <T> void put(Key<T> key, T value);

  /// Ends the session with a stream error; it cannot be resumed.
  void end(StreamError error);
}
