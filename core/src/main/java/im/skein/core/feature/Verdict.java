package im.skein.core.feature;

import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import java.util.concurrent.CompletionStage;

/// What a station says of a stanza.
public sealed interface Verdict {
  /// It goes on, perhaps changed.
  record Continue(Stanza stanza) implements Verdict {}

  /// It goes on, perhaps changed, although nothing of it is durable: the pledge says when it is
  /// handled. Only at [Stage#RECORD].
  record Pledged(Stanza stanza, Pledge pledge) implements Verdict {}

  /// It goes back with an error.
  record Refuse(StanzaError error) implements Verdict {}

  /// It ends here, and all is well.
  record Absorb() implements Verdict {}

  /// The verdict comes when something is durable. What follows to the same account waits behind it.
  /// Only at [Stage#RECORD]. May complete on any thread; must complete in the order of the visits.
  record Later(CompletionStage<Verdict> verdict) implements Verdict {}
}
