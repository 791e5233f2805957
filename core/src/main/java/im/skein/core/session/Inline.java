package im.skein.core.session;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Installer.BindOption;
import im.skein.core.feature.Xep;
import im.skein.core.session.count.Acknowledging;
import im.skein.core.session.login.Directory;
import im.skein.core.session.login.Exchange;
import im.skein.core.session.login.Request;
import im.skein.core.session.opening.Features;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client wants done in the same breath as its log-in, and the one answer to all of it
/// (XEP-0388 §2.6.1): a session that goes on, or a new one, and a token for the next time.
@Xep(number = 388, version = "1.0.4", note = "no tasks after the log-in")
@Xep(number = 386, version = "1.1.0")
final class Inline implements Arrival.Greeting {
  private static final Name ENABLE = new Name(Acknowledging.NAMESPACE, "enable");

  private final StreamEngine engine;
  private final Streams streams;
  private final Exchange.Proven proven;
  private final Request request;
  private final Directory.Pass pass;
  private final List<Element> offers;

  /// Wishes that came with a log-in that has succeeded.
  ///
  /// @param offers what stream features hold beside those of streams themselves
  Inline(
      StreamEngine engine, Streams streams, Authentication.Entered entered, List<Element> offers) {
    this.engine = engine;
    this.streams = streams;
    this.proven = entered.proven();
    this.request = entered.request();
    this.pass = entered.pass();
    this.offers = offers;
  }

  /// Does it; on the loop.
  void start(Arrival arrival) {
    Element resume = request.resume();
    if (resume == null) {
      enter(null);
    } else {
      arrival.resume(resume, this);
    }
  }

  @Override
  public void resumed(Outlet out, Element resumed) {
    out.write(success(proven.account().jid()).add(resumed).build());
    out.write(features(true));
  }

  @Override
  public void notResumed(Element failed) {
    enter(failed);
  }

  private void enter(@Nullable Element failed) {
    AccountRef account = proven.account();
    Element bind = request.bind();
    if (bind == null) {
      engine.outlet().write(success(account.jid()).add(failed).build());
      engine.outlet().write(features(false));
      return;
    }
    Surroundings around = streams.around();
    Binding.Bound bound =
        Binding.bind(account.jid(), bind.childText("tag"), request.agent(), around.chance());
    ClientSession session =
        new ClientSession(
            around, streams.resumable(), engine.outlet(), around.directory().home(account), bound);
    engine.bound(session);
    // Some of what is asked for is read from stores, and nothing may come in between.
    session
        .home()
        .strand()
        .executeWaiting(() -> session.begin(out -> greet(session, bind, failed, out)));
  }

  private void greet(ClientSession session, Element bind, @Nullable Element failed, Outlet out) {
    Element.Builder bound = Element.builder(Request.BIND.namespace(), "bound");
    for (BindOption option : streams.around().extensions().bindOptions()) {
      bound.add(option.bound(session, bind));
    }
    Element enable = bind.child(ENABLE);
    if (enable != null) {
      bound.add(session.enable(enable));
    }
    out.write(success(session.jid()).add(failed).add(bound.build()).build());
    out.write(features(true));
  }

  private Element features(boolean bound) {
    long silence = streams.around().settings().timeouts().silenceSeconds();
    return Features.authenticated(bound, silence, offers);
  }

  private Element.Builder success(Jid jid) {
    Element.Builder success = Element.builder(Request.NAMESPACE, "success");
    if (proven.last().length > 0) {
      success.textChild("additional-data", Base64.getEncoder().encodeToString(proven.last()));
    }
    success.textChild("authorization-identifier", jid.toString());
    if (pass.token() != null && pass.expires() != null) {
      success.add(
          Element.builder(Request.FAST, "token")
              .attribute("token", pass.token().reveal())
              .attribute("expiry", pass.expires().truncatedTo(ChronoUnit.SECONDS).toString())
              .build());
    }
    return success;
  }
}
