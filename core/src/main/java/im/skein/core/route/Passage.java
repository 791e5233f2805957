package im.skein.core.route;

import im.skein.core.feature.Home;
import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.core.feature.Transit;
import im.skein.wire.Stanza;
import org.jspecify.annotations.Nullable;

/// One stanza on its way through the stations of one account.
final class Passage extends Outbuffer implements Transit {
  private final Home home;
  private final @Nullable Session origin;
  private final Stanza original;
  private Stanza stanza;
  private long mailboxIndex;
  private boolean delivered;
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
