package im.skein.core.base;

/// Failures of which no test should hear.
public record ThrownFailures() implements Failures {
  @Override
  public void bug(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }

  @Override
  public void trouble(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }
}
