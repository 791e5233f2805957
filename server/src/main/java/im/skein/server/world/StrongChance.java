package im.skein.server.world;

import im.skein.core.base.Chance;
import java.security.SecureRandom;

/// Chance that nobody can foresee.
public final class StrongChance implements Chance {
  private final SecureRandom random = new SecureRandom();

  @Override
  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public int below(int bound) {
    return random.nextInt(bound);
  }
}
