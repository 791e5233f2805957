package im.skein.server.metric;

import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Verdict;

/// Counts sessions, and stanzas as they pass.
public final class Tally implements Feature, SessionWatcher {
  private final Counts counts;

  /// Counts there.
  public Tally(Counts counts) {
    this.counts = counts;
  }

  @Override
  public void install(Installer to) {
    to.watch(this);
    to.at(
        Side.SENDER,
        Stage.GUARD,
        (stanza, _) -> {
          counts.received.increment();
          return new Verdict.Continue(stanza);
        });
    to.at(
        Side.RECIPIENT,
        Stage.COPY,
        (_, transit) -> {
          (transit.delivered() ? counts.delivered : counts.absent).increment();
          return new Verdict.Absorb();
        });
  }

  @Override
  public void bound(Session session) {
    counts.sessions.increment();
    counts.bound.increment();
  }

  @Override
  public void ended(Session session) {
    counts.sessions.decrement();
  }
}
