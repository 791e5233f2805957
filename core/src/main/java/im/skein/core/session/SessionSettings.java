package im.skein.core.session;

/// What an operator may set about streams and sessions.
public record SessionSettings(Access access, Limits limits, Timeouts timeouts) {
  /// How one logs in.
  ///
  /// @param tlsRequired nothing but STARTTLS is answered before TLS
  /// @param scramSha1 SCRAM-SHA-1 is offered beside SCRAM-SHA-256
  /// @param plain PLAIN is offered where nobody can listen
  public record Access(boolean tlsRequired, boolean scramSha1, boolean plain) {
    /// TLS required, SCRAM-SHA-1 on, PLAIN off.
    public static final Access DEFAULT = new Access(true, true, false);
  }

  /// How much one may do.
  ///
  /// @param enabled whether rates, guests and wrong passwords are limited at all; the other bounds
  ///   always hold
  /// @param stanzasPerSecond how many stanzas a session may send in the long run
  /// @param stanzaBurst how many at once
  /// @param sessionsPerAccount beyond it, the oldest session of the account ends
  /// @param guests connections that have not logged in, in total
  /// @param guestsPerOrigin the same from one address; this machine itself is not counted
  /// @param backlogBytes how much memory output may take that waits to be written, in total; beyond
  ///   it, those sessions end for whom most waits
  public record Limits(
      boolean enabled,
      int stanzasPerSecond,
      int stanzaBurst,
      int sessionsPerAccount,
      int guests,
      int guestsPerOrigin,
      long backlogBytes) {
    /// 20 stanzas a second, 100 at once, 32 sessions, 10,000 guests, 100 of one origin, 128 MiB.
    public static final Limits DEFAULT = new Limits(true, 20, 100, 32, 10_000, 100, 128 << 20);

    /// Limits of at least 1 each.
    ///
    /// @throws IllegalArgumentException when one is smaller
    public Limits {
      positive(stanzasPerSecond, "stanzasPerSecond");
      positive(stanzaBurst, "stanzaBurst");
      positive(sessionsPerAccount, "sessionsPerAccount");
      positive(guests, "guests");
      positive(guestsPerOrigin, "guestsPerOrigin");
      positive(backlogBytes, "backlogBytes");
    }
  }

  /// How long each state may last.
  ///
  /// @param tlsMillis from connecting to TLS, where it is required
  /// @param loginMillis from connecting to being authenticated, whatever is sent meanwhile
  /// @param formMillis the same for somebody who was given what a person reads and answers, such as
  ///   the form of registration
  /// @param bindMillis from being authenticated to a bound or resumed session
  /// @param idleMillis silence after which the server asks whether the client is still there
  /// @param answerMillis how long the client has to say anything then
  /// @param stallMillis how long output may wait while the client reads nothing of it
  /// @param resumeSeconds how long a broken session may be resumed; 0 switches resumption off
  public record Timeouts(
      long tlsMillis,
      long loginMillis,
      long formMillis,
      long bindMillis,
      long idleMillis,
      long answerMillis,
      long stallMillis,
      int resumeSeconds) {
    /// 10 s, 30 s, 5 min, 30 s, 5 min, 60 s, 60 s, 300 s.
    public static final Timeouts DEFAULT =
        new Timeouts(10_000, 30_000, 300_000, 30_000, 300_000, 60_000, 60_000, 300);

    /// Times of at least a second each.
    ///
    /// @throws IllegalArgumentException when one is shorter, or resumption lasts longer than a day
    public Timeouts {
      second(tlsMillis, "tlsMillis");
      second(loginMillis, "loginMillis");
      second(formMillis, "formMillis");
      second(bindMillis, "bindMillis");
      second(idleMillis, "idleMillis");
      second(answerMillis, "answerMillis");
      second(stallMillis, "stallMillis");
      if (resumeSeconds < 0 || resumeSeconds > 86_400) {
        throw new IllegalArgumentException("resumeSeconds must be between 0 and 86400");
      }
    }

    /// After how many seconds of silence a stream ends.
    public long silenceSeconds() {
      return (idleMillis + answerMillis) / 1000;
    }

    private static void second(long millis, String name) {
      if (millis < 1000) {
        throw new IllegalArgumentException(name + " must be at least 1000");
      }
    }
  }

  /// Everything as it is without being set.
  public static final SessionSettings DEFAULT =
      new SessionSettings(Access.DEFAULT, Limits.DEFAULT, Timeouts.DEFAULT);

  /// The same with another way in.
  public SessionSettings with(Access changed) {
    return new SessionSettings(changed, limits, timeouts);
  }

  /// The same with other limits.
  public SessionSettings with(Limits changed) {
    return new SessionSettings(access, changed, timeouts);
  }

  /// The same with other times.
  public SessionSettings with(Timeouts changed) {
    return new SessionSettings(access, limits, changed);
  }

  private static void positive(long value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1");
    }
  }
}
