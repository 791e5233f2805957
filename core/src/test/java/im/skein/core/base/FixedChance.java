package im.skein.core.base;

/// Chance that always gives zeros.
public final class FixedChance implements Chance {
  @Override
  public byte[] bytes(int count) {
    return new byte[count];
  }

  @Override
  public int below(int bound) {
    return 0;
  }
}
