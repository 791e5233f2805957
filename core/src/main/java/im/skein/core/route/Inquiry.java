package im.skein.core.route;

import im.skein.core.feature.Home;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.wire.Jid;
import org.jspecify.annotations.Nullable;

/// Who asks whom, for a responder.
final class Inquiry extends Outbuffer implements Request {
  private final Home home;
  private final Jid from;
  private final @Nullable Session session;

  Inquiry(Router router, Home home, Jid from, @Nullable Session session) {
    super(router);
    this.home = home;
    this.from = from;
    this.session = session;
  }

  @Override
  public Home home() {
    return home;
  }

  @Override
  public Jid from() {
    return from;
  }

  @Override
  public @Nullable Session session() {
    return session;
  }

  @Override
  public boolean own() {
    return from.sameBare(home.jid());
  }
}
