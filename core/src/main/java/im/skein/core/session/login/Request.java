package im.skein.core.session.login;

import im.skein.core.session.count.Acknowledging;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.SaslFailure;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a client asks for with one log-in: who it is, and what is to be done in the same breath
/// (XEP-0388 §2.3).
///
/// @param agent what it tells of its installation
/// @param token how it uses a token, null when it does not (XEP-0484)
/// @param wantedToken for which mechanism it wants a token, null for none
/// @param resume the wish to go on with a session (XEP-0198), or null
/// @param bind the wish for a new session (XEP-0386), or null
public record Request(
    Agent agent,
    @Nullable TokenUse token,
    @Nullable HashedToken wantedToken,
    @Nullable Element resume,
    @Nullable Element bind) {
  /// The namespace of the extensible profile of SASL.
  public static final String NAMESPACE = "urn:xmpp:sasl:2";

  /// The namespace of tokens for log-in.
  public static final String FAST = "urn:xmpp:fast:0";

  /// What may be switched on with a new session: stream management.
  public static final String MANAGEMENT = Acknowledging.NAMESPACE;

  /// The wish for a new session together with the log-in.
  public static final Name BIND = new Name("urn:xmpp:bind:0", "bind");

  private static final Name USE = new Name(FAST, "fast");
  private static final Name WANTED = new Name(FAST, "request-token");
  private static final Name RESUME = new Name(Acknowledging.NAMESPACE, "resume");

  /// How a token is used.
  ///
  /// @param count the number of this use, which rises; nothing when the client does not count
  /// @param invalidate whether the token is good for nothing afterwards
  public record TokenUse(OptionalLong count, boolean invalidate) {}

  /// What stands in a request to log in.
  ///
  /// @throws SaslFailure `malformed-request` when something stands there twice, or does not have
  ///   its form
  public static Request parse(Element authenticate) throws SaslFailure {
    Agent agent = Agent.in(authenticate);
    Element used = only(authenticate, USE);
    Element wanted = only(authenticate, WANTED);
    HashedToken mechanism = wanted == null ? null : HashedToken.find(wanted.attribute("mechanism"));
    if (wanted != null && mechanism == null) {
      throw malformed("a token is wanted for a mechanism that takes none");
    }
    if (agent.id().isEmpty() && (used != null || wanted != null)) {
      throw malformed("tokens are for clients that tell which installation they are");
    }
    return new Request(
        agent,
        used == null ? null : use(used),
        mechanism,
        only(authenticate, RESUME),
        distinct(only(authenticate, BIND)));
  }

  private static TokenUse use(Element fast) throws SaslFailure {
    boolean invalidate =
        fast.flag("invalidate").orElseThrow(() -> malformed("whether a token ends is not clear"));
    return new TokenUse(count(fast.attribute("count")), invalidate);
  }

  private static OptionalLong count(@Nullable String text) throws SaslFailure {
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Integer.parseUnsignedInt(text) & 0xffff_ffffL);
    } catch (NumberFormatException e) {
      throw malformed("the count of a token is no number");
    }
  }

  /// The mechanism's first message, or null.
  ///
  /// @throws SaslFailure `malformed-request` when there are several
  public static @Nullable Element initialResponse(Element authenticate) throws SaslFailure {
    return only(authenticate, new Name(NAMESPACE, "initial-response"));
  }

  /// The child of that name, or null.
  ///
  /// @throws SaslFailure `malformed-request` when there are several
  static @Nullable Element only(Element parent, Name name) throws SaslFailure {
    Element found = null;
    for (Element child : parent.children()) {
      if (child.is(name)) {
        if (found != null) {
          throw malformed("the same stands there twice");
        }
        found = child;
      }
    }
    return found;
  }

  /// An element in which nothing stands twice; null for null.
  ///
  /// @throws SaslFailure `malformed-request` when something does
  static @Nullable Element distinct(@Nullable Element parent) throws SaslFailure {
    if (parent != null && parent.saysTwice()) {
      throw malformed("the same stands there twice");
    }
    return parent;
  }

  static SaslFailure malformed(String why) {
    return new SaslFailure(SaslFailure.Condition.MALFORMED_REQUEST, why);
  }
}
