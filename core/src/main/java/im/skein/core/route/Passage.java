package im.skein.core.route;

import im.skein.core.feature.Home;
import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.core.feature.Station;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.wire.Stanza;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One stanza on its way through the stations of one account.
final class Passage extends Outbuffer implements Transit {
  private final Home home;
  private final @Nullable Session origin;
  private final Stanza original;
  private Stanza stanza;
  private long mailboxIndex;
  private boolean delivered;
  private boolean answered;
  private @Nullable Pledge pledge;
  private @Nullable Settlement settlement;

  Passage(Router router, Home home, @Nullable Session origin, Stanza stanza) {
    super(router);
    this.home = home;
    this.origin = origin;
    this.original = stanza;
    this.stanza = stanza;
  }

  /// The stanza as the stations have made it so far.
  Stanza stanza() {
    return stanza;
  }

  void stanza(Stanza changed) {
    stanza = changed;
  }

  /// Takes the stanza through these stations, one after another, as long as they let it go on.
  Verdict through(List<Station> stations) {
    for (int i = 0; i < stations.size(); i++) {
      Verdict verdict = stations.get(i).visit(stanza, this);
      if (!(verdict instanceof Verdict.Continue(Stanza changed))) {
        return verdict;
      }
      stanza = changed;
    }
    return new Verdict.Continue(stanza);
  }

  /// What stands for the stanza while it is kept nowhere, or null.
  @Nullable Pledge pledge() {
    return pledge;
  }

  void pledge(Pledge given) {
    pledge = given;
  }

  /// Where is noted what comes of the stanza, or null when nobody asks.
  @Nullable Settlement settlement() {
    return settlement;
  }

  void settlement(Settlement wanted) {
    settlement = wanted;
  }

  /// Whether errors and answers are routed back to whoever sent it, who has no session here.
  boolean answered() {
    return answered;
  }

  /// Has errors and answers routed back.
  Passage asAnswered() {
    answered = true;
    return this;
  }

  void delivered(boolean taken) {
    delivered = taken;
  }

  @Override
  public Home home() {
    return home;
  }

  @Override
  public @Nullable Session origin() {
    return origin;
  }

  @Override
  public long mailboxIndex() {
    return mailboxIndex;
  }

  @Override
  public void mailboxIndex(long index) {
    mailboxIndex = index;
  }

  @Override
  public Stanza original() {
    return original;
  }

  @Override
  public boolean delivered() {
    return delivered;
  }
}
