package im.skein.core.push;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.core.push.Registration.Browser;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.sasl.Secret;
import java.net.URI;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lets browsers subscribe to be woken through their own push services, without an app server
/// between: `urn:skein:push:0`.
public final class Browsers implements Feature {
  private static final String NAMESPACE = "urn:skein:push:0";
  private static final Name ASK = new Name(NAMESPACE, "web-push");
  private static final Name SUBSCRIBE = new Name(NAMESPACE, "subscribe");
  private static final Name UNSUBSCRIBE = new Name(NAMESPACE, "unsubscribe");
  private static final int MAX_ENDPOINT = 2048;
  private static final int MAX_PORT = 65_535;
  private static final int AUTH = 16;

  /// A name of several labels, the last with a letter: no number is an address in it.
  private static final Pattern NAMED =
      Pattern.compile("([\\p{Alnum}-]{1,63}\\.)+\\p{Alpha}[\\p{Alnum}-]{0,62}");

  private final Register register;
  private final Vapid vapid;
  private final PushSettings settings;

  /// Subscriptions in that register.
  public Browsers(Register register, Vapid vapid, PushSettings settings) {
    this.register = register;
    this.vapid = vapid;
    this.settings = settings;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, NAMESPACE);
    to.answer(ASK, Target.ACCOUNT, this::tell);
    to.answerWaiting(SUBSCRIBE, Target.ACCOUNT, this::subscribe);
    to.answerWaiting(UNSUBSCRIBE, Target.ACCOUNT, this::unsubscribe);
  }

  private Answer tell(Iq iq, Element ask, Request request) {
    Session session = request.session();
    if (session == null || !request.own()) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Element.Builder answer = Element.builder(ASK).attribute("key", vapid.point());
    for (Registration one : Register.of(request.home()).all()) {
      if (one instanceof Browser browser && browser.device().equals(session.device())) {
        answer.attribute("endpoint", browser.endpoint());
        break;
      }
    }
    return Answer.of(answer.build());
  }

  private Answer subscribe(Iq iq, Element wish, Request request) {
    Session session = request.session();
    if (session == null || !request.own()) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    URI endpoint = endpoint(wish.attribute("endpoint"));
    String point = point(wish.childText("p256dh"));
    byte[] auth = decoded(wish.childText("auth"));
    boolean clear = iq.type() == Iq.Type.SET && !wish.saysTwice();
    if (!clear || endpoint == null || point == null || auth.length != AUTH) {
      return Answer.refuse(
          Condition.BAD_REQUEST, "That is not the subscription of a browser at a push service.");
    }
    if (!mayBePushedTo(endpoint)) {
      return Answer.refuse(
          Condition.NOT_ACCEPTABLE, "The push service must be at a public https address.");
    }
    Browser browser =
        new Browser(
            session.device(),
            endpoint.toString(),
            point,
            Secret.of(auth),
            wish.child("read") != null);
    return register.change(request.home(), list -> list.plus(browser))
        ? Answer.done()
        : AppServers.tooMany();
  }

  private Answer unsubscribe(Iq iq, Element wish, Request request) {
    Session session = request.session();
    if (session == null || !request.own()) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    if (iq.type() != Iq.Type.SET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    String endpoint = wish.attribute("endpoint");
    boolean _ =
        register.change(
            request.home(),
            list ->
                list.minus(one ->
                    one instanceof Browser browser
                        && (endpoint == null
                            ? browser.device().equals(session.device())
                            : browser.endpoint().equals(endpoint))));
    return Answer.done();
  }

  private static @Nullable URI endpoint(@Nullable String written) {
    if (written == null || written.length() > MAX_ENDPOINT) {
      return null;
    }
    try {
      URI uri = URI.create(written);
      boolean whole = uri.getHost() != null && uri.getUserInfo() == null;
      boolean port = uri.getPort() != 0 && uri.getPort() <= MAX_PORT;
      return whole && port && uri.getFragment() == null && uri.getScheme() != null ? uri : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// What can be seen of an address without asking for it; the rest is seen when it is used.
  private boolean mayBePushedTo(URI endpoint) {
    boolean tls = endpoint.getScheme().equalsIgnoreCase("https");
    if (settings.plain()) {
      return tls || endpoint.getScheme().equalsIgnoreCase("http");
    }
    return tls && NAMED.matcher(endpoint.getHost()).matches();
  }

  private static @Nullable String point(@Nullable String written) {
    byte[] point = decoded(written);
    try {
      var _ = Points.read(point);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(point);
    } catch (InvalidKeySpecException _) {
      return null;
    }
  }

  private static byte[] decoded(@Nullable String written) {
    try {
      return written == null ? new byte[0] : Base64.getUrlDecoder().decode(written.strip());
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
