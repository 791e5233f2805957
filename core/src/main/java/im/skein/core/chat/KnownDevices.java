package im.skein.core.chat;

import java.time.Instant;
import java.util.List;

/// Says which devices of an account may come again.
@FunctionalInterface
public interface KnownDevices {
  /// No device but those that are here.
  KnownDevices NONE = (_, _) -> List.of();

  /// The names of the devices that logged in, or resumed their stream, since then; their number is
  /// bounded. May wait.
  List<String> usedSince(long account, Instant then);
}
