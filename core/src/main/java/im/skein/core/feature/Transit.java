package im.skein.core.feature;

import im.skein.wire.Stanza;
import org.jspecify.annotations.Nullable;

/// What a station may know and do beside the stanza itself.
public interface Transit extends Outgoing {
  /// The account whose station this is.
  Home home();

  /// The local session that sent the stanza, or null when the server or another server did.
  @Nullable Session origin();

  /// The place of the stanza in the recipient's mailbox, or 0 while it has none.
  long mailboxIndex();

  /// Sets the place of the stanza in the recipient's mailbox.
  void mailboxIndex(long index);

  /// The stanza as its sender wrote it, but for `from`.
  Stanza original();

  /// Whether any session of the recipient has taken it; known from [Stage#COPY] on.
  boolean delivered();
}
