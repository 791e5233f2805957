package im.skein.core.feature;

/// Is told what happens to sessions, on the strand of their home.
public interface SessionWatcher {
  /// A resource was bound.
  default void bound(Session session) {}

  /// The connection broke, and the session waits to be resumed.
  default void disconnected(Session session) {}

  /// The stream was resumed (XEP-0198 §5); nothing was lost in between.
  default void resumed(Session session) {}

  /// The session now takes messages to the bare address (see [Session#wantsMessages]), which it did
  /// not before.
  default void receptive(Session session) {}

  /// The client has, or has most probably, all messages up to that place of the mailbox: with
  /// stream management it said so, else they were written out.
  default void delivered(Session session, long mailboxIndex) {}

  /// What waited to be written has shrunk below half of the limit again.
  default void drained(Session session) {}

  /// The session ended for good: it was closed, or nobody came to resume it in time.
  default void ended(Session session) {}
}
