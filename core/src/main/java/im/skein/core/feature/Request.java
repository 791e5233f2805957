package im.skein.core.feature;

import im.skein.wire.Jid;
import org.jspecify.annotations.Nullable;

/// Who asks, and whom.
public interface Request extends Outgoing {
  /// The account that is asked; when the server or a place of it is asked, the account that asks.
  Home home();

  /// The full address of whoever asks.
  Jid from();

  /// The local session that asks, or null when another server does.
  @Nullable Session session();

  /// Whether the account asks about itself.
  boolean own();
}
