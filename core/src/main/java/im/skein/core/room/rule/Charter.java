package im.skein.core.room.rule;

import im.skein.wire.Jid;
import org.jspecify.annotations.Nullable;

/// What is laid down for a room from outside: such a room exists without anybody having made it,
/// nobody can destroy it, and who belongs to it follows from something else than its lists. Every
/// other room has [#NONE].
public interface Charter {
  /// The rooms that people make.
  Charter NONE =
      new Charter() {
        @Override
        public @Nullable RoomConfig founding() {
          return null;
        }

        @Override
        public Affiliation standing(Jid person) {
          return Affiliation.NONE;
        }

        @Override
        public boolean allows(RoomConfig wanted) {
          return true;
        }

        @Override
        public boolean isOthers(String nickname, Jid person) {
          return false;
        }

        @Override
        public int shown() {
          return Integer.MAX_VALUE;
        }
      };

  /// What the room is like at first; null when people make it.
  @Nullable RoomConfig founding();

  /// The affiliation of somebody to whom the room's own lists give none. Where there is a
  /// [#founding], whoever has none may not enter. May be asked on any thread and never waits.
  ///
  /// @param person the bare address
  Affiliation standing(Jid person);

  /// Whether the room may be configured so.
  boolean allows(RoomConfig wanted);

  /// Whether a nickname stands for somebody else; may wait.
  ///
  /// @param person the bare address of who wants it
  boolean isOthers(String nickname, Jid person);

  /// While so many occupants are shown to all, who enters is told to nobody else, but for
  /// moderators, who always are. It bounds what entering costs.
  int shown();
}
