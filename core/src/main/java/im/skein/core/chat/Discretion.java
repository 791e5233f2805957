package im.skein.core.chat;

import im.skein.core.feature.Home;
import im.skein.wire.Jid;

/// Says what people want in their archives. What somebody does not want there is kept until a
/// device has it, like everything on a server without an archive.
public interface Discretion {
  /// Everything is kept.
  Discretion NONE =
      new Discretion() {
        @Override
        public boolean keeps(Home home, Jid other) {
          return true;
        }

        @Override
        public boolean isUsed(Home home) {
          return false;
        }
      };

  /// Whether the owner of the home wants messages to and from that address in the archive. On the
  /// home's strand.
  boolean keeps(Home home, Jid other);

  /// Whether the owner of the home ever said that some messages are not wanted there. On the home's
  /// strand.
  boolean isUsed(Home home);
}
