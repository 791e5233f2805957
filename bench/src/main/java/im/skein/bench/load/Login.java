package im.skein.bench.load;

import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Brings one link from nothing to a session: stream, SASL, bind, roster and presence, or to a new
/// account. It speaks to any server and takes the strongest mechanism that both know.
public final class Login implements LinkUser {
  private static final byte[] HEADER = Ascii.of("stream:stream");
  private static final byte[] FEATURES = Ascii.of("stream:features");
  private static final byte[] DECLARATION = Ascii.of("?xml");
  private static final byte[] CHALLENGE = Ascii.of("challenge");
  private static final byte[] SUCCESS = Ascii.of("success");
  private static final byte[] DATA = Ascii.of("<additional-data");
  private static final byte[] IDENTIFIER = Ascii.of("<authorization-identifier");
  private static final byte[] TOKEN = Ascii.of(" token=");
  private static final byte[] IQ = Ascii.of("iq");
  private static final byte[] PRESENCE = Ascii.of("presence");
  private static final byte[] ENABLED = Ascii.of("enabled");
  private static final byte[] ACK_REQUEST = Ascii.of("r");
  private static final byte[] ID = Ascii.of(" id=");
  private static final byte[] TYPE = Ascii.of(" type=");
  private static final byte[] RESULT = Ascii.of("result");
  private static final byte[] SESSION = Ascii.of("urn:ietf:params:xml:ns:xmpp-session");
  private static final byte[] OPTIONAL = Ascii.of("<optional");
  private static final byte[] SHA_256 = Ascii.of(">SCRAM-SHA-256<");
  private static final byte[] SHA_1 = Ascii.of(">SCRAM-SHA-1<");
  private static final byte[] PLAIN = Ascii.of(">PLAIN<");
  private static final byte[] CONFLICT = Ascii.of("<conflict");

  /// What the login is for.
  public enum Goal {
    /// A new account; the link closes afterwards.
    REGISTER,
    /// A session that has asked for its roster and is present.
    SESSION,
    /// The same with stream management (XEP-0198).
    MANAGED_SESSION,
    /// A session by SASL2 and Bind 2, with a token where there is one, else to get one (XEP-0484).
    TOKEN_SESSION
  }

  /// Who waits for the login.
  public interface Waiting {
    /// It is done; from now on the link belongs to the waiting one.
    void ready(Link link, Login login);

    /// It will not be done.
    void failed(Login login, String why);
  }

  private final String domain;
  private final LoadAccount account;
  private final Goal goal;
  private final Waiting waiting;
  private boolean authenticated;
  private boolean rosterCame;
  private boolean presenceCame;
  private String jid = "";
  private String hash = "";
  private String firstBare = "";
  private @Nullable String expectedSignature;
  private int stanzasReceived;

  private Login(String domain, LoadAccount account, Goal goal, Waiting waiting) {
    this.domain = domain;
    this.account = account;
    this.goal = goal;
    this.waiting = waiting;
  }

  /// Starts on a new link. Call it on the loop's thread.
  public static Login start(
      LoadLoop loop, Target target, LoadAccount account, Goal goal, Waiting waiting) {
    Login login = new Login(target.domain(), account, goal, waiting);
    login.open(loop.connect(target.address(), login));
    return login;
  }

  /// The account.
  public LoadAccount account() {
    return account;
  }

  /// The full JID that the server gave, empty before.
  public String jid() {
    return jid;
  }

  /// How many stanzas came since stream management was enabled: what `h` must count on from.
  public int stanzasReceived() {
    return stanzasReceived;
  }

  @Override
  public void closed(Link link, String why) {
    waiting.failed(this, why);
  }

  @Override
  public void received(Link link, Chunk chunk) {
    if (chunk.is(FEATURES)) {
      features(link, chunk);
    } else if (chunk.is(CHALLENGE)) {
      challenge(link, chunk);
    } else if (chunk.is(SUCCESS)) {
      success(link, chunk);
    } else if (chunk.is(IQ)) {
      stanzasReceived++;
      iq(link, chunk);
    } else if (chunk.is(PRESENCE)) {
      stanzasReceived++;
      presenceCame = true;
      finish(link);
    } else if (chunk.is(ENABLED)) {
      stanzasReceived = 0;
      rosterAndPresence(link);
    } else if (chunk.is(ACK_REQUEST)) {
      link.send(Ascii.of("<a xmlns='urn:xmpp:sm:3' h='" + stanzasReceived + "'/>"));
    } else if (!chunk.is(HEADER) && !chunk.is(DECLARATION)) {
      fail(link, "unexpected: " + chunk);
    }
  }

  private void open(Link link) {
    link.send(
        Ascii.of(
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
                + "xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='"
                + domain
                + "'>"));
  }

  private void features(Link link, Chunk chunk) {
    if (goal == Goal.TOKEN_SESSION) {
      if (!authenticated) {
        begin(link);
      }
    } else if (authenticated) {
      boolean session = chunk.contains(SESSION) && !chunk.contains(OPTIONAL);
      link.send(
          Ascii.of(
              "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                  + "<resource>load</resource></bind></iq>"));
      if (session) {
        link.send(
            Ascii.of(
                "<iq type='set' id='session'>"
                    + "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"));
      }
    } else if (goal == Goal.REGISTER) {
      link.send(
          Ascii.of(
              "<iq type='set' id='register'><query xmlns='jabber:iq:register'><username>"
                  + account.name()
                  + "</username><password>"
                  + account.password()
                  + "</password></query></iq>"));
    } else {
      authenticate(link, chunk);
    }
  }

  /// Log-in, session and token in one breath.
  private void begin(Link link) {
    boolean first = account.token().isEmpty();
    String initial;
    if (first) {
      hash = "SHA-256";
      firstBare = "n=" + account.name() + ",r=" + nonce();
      initial = base64("n,," + firstBare);
    } else {
      initial =
          Base64.getEncoder()
              .encodeToString(
                  HashedToken.HT_SHA_256_NONE.message(
                      account.name(), Secret.of(account.token()), List.of()));
    }
    link.send(
        Ascii.of(
            "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='"
                + (first ? "SCRAM-SHA-256" : "HT-SHA-256-NONE")
                + "'><initial-response>"
                + initial
                + "</initial-response><user-agent id='"
                + account.installation()
                + "'><software>load</software></user-agent>"
                + "<bind xmlns='urn:xmpp:bind:0'><tag>load</tag></bind>"
                + (first
                    ? "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>"
                    : "<fast xmlns='urn:xmpp:fast:0'/>")
                + "</authenticate>"));
  }

  private void authenticate(Link link, Chunk chunk) {
    if (chunk.contains(SHA_256) || chunk.contains(SHA_1)) {
      hash = chunk.contains(SHA_256) ? "SHA-256" : "SHA-1";
      firstBare = "n=" + account.name() + ",r=" + nonce();
      auth(link, "SCRAM-" + hash, "n,," + firstBare);
    } else if (chunk.contains(PLAIN)) {
      auth(link, "PLAIN", "\0" + account.name() + "\0" + account.password());
    } else {
      fail(link, "no mechanism in common: " + chunk);
    }
  }

  private static void auth(Link link, String mechanism, String initial) {
    link.send(
        Ascii.of(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='"
                + mechanism
                + "'>"
                + base64(initial)
                + "</auth>"));
  }

  private void challenge(Link link, Chunk chunk) {
    String first = decoded(chunk.textAfter(CHALLENGE));
    String nonce = "";
    String salt = "";
    int iterations = 0;
    for (String part : first.split(",", -1)) {
      switch (part.isEmpty() ? ' ' : part.charAt(0)) {
        case 'r' -> nonce = part.substring(2);
        case 's' -> salt = part.substring(2);
        case 'i' -> iterations = Integer.parseInt(part.substring(2));
        default -> {}
      }
    }
    ScramKeys keys = account.keys(hash, salt, iterations);
    String withoutProof = "c=biws,r=" + nonce;
    String message = firstBare + "," + first + "," + withoutProof;
    expectedSignature = keys.serverSignature(message);
    link.send(
        Ascii.of(
            "<response xmlns='"
                + (goal == Goal.TOKEN_SESSION
                    ? "urn:xmpp:sasl:2"
                    : "urn:ietf:params:xml:ns:xmpp-sasl")
                + "'>"
                + base64(withoutProof + ",p=" + keys.proof(message))
                + "</response>"));
  }

  private void success(Link link, Chunk chunk) {
    String expected = expectedSignature;
    boolean extensible = goal == Goal.TOKEN_SESSION;
    if (expected != null
        && !decoded(chunk.textAfter(extensible ? DATA : SUCCESS)).equals("v=" + expected)) {
      fail(link, "the server did not prove that it knows the password");
      return;
    }
    authenticated = true;
    if (extensible) {
      String given = chunk.anyValue(TOKEN);
      if (!given.isEmpty()) {
        account.token(given);
      }
      jid = chunk.textAfter(IDENTIFIER);
      rosterAndPresence(link);
    } else {
      open(link);
    }
  }

  private void iq(Link link, Chunk chunk) {
    String id = String.valueOf(chunk.value(ID));
    boolean result = chunk.has(TYPE, RESULT);
    if (id.equals("register") && (result || chunk.contains(CONFLICT))) {
      link.close();
      waiting.ready(link, this);
    } else if (!result) {
      fail(link, "refused: " + chunk);
    } else if (id.equals("bind")) {
      jid = chunk.textAfter(Ascii.of("<jid"));
      if (goal == Goal.MANAGED_SESSION) {
        link.send(Ascii.of("<enable xmlns='urn:xmpp:sm:3'/>"));
      } else {
        rosterAndPresence(link);
      }
    } else if (id.equals("roster")) {
      rosterCame = true;
      finish(link);
    }
  }

  private static void rosterAndPresence(Link link) {
    link.send(
        Ascii.of("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq><presence/>"));
  }

  /// The server sends initial presence to the resource it came from too (RFC 6121 §4.2.2), and so
  /// says that it has been worked through.
  private void finish(Link link) {
    if (rosterCame && presenceCame) {
      rosterCame = false;
      waiting.ready(link, this);
    }
  }

  private void fail(Link link, String why) {
    link.close();
    waiting.failed(this, why);
  }

  private static String nonce() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
  }
}
