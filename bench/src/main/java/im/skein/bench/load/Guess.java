package im.skein.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// One log-in with a proof that fits nothing, on a connection of its own, and how long the server
/// took for its answers: by SCRAM there are two, by a token (XEP-0484) one. The client computes
/// nothing, so that its own time is the same every time.
public final class Guess implements LinkUser {
  private static final byte[] FEATURES = Ascii.of("stream:features");
  private static final byte[] CHALLENGE = Ascii.of("challenge");
  private static final byte[] FAILURE = Ascii.of("failure");
  private static final byte[] REFUSED = Ascii.of("<not-authorized");
  private static final byte[] END = Ascii.of("/stream:stream");
  private static final int PROOF_BYTES = 32;

  private final String domain;
  private final LoadAccount account;
  private final boolean byToken;
  private final Waiting waiting;
  private long started;
  private long challenged;
  private boolean answered;

  /// Who waits for the outcome.
  public interface Waiting {
    /// The guess was refused and the connection is closed.
    ///
    /// @param challengeNanos from the client's first message to the challenge, 0 without one
    /// @param failureNanos from the client's first message to the failure
    void refused(long challengeNanos, long failureNanos);

    /// Something else happened.
    void failed(String why);
  }

  private Guess(String domain, LoadAccount account, boolean byToken, Waiting waiting) {
    this.domain = domain;
    this.account = account;
    this.byToken = byToken;
    this.waiting = waiting;
  }

  /// Starts on a new link. Call it on the loop's thread.
  ///
  /// @param account who is tried
  /// @param byToken whether by a token instead of a password
  public static void start(
      LoadLoop loop, Target target, LoadAccount account, boolean byToken, Waiting waiting) {
    Guess guess = new Guess(target.domain(), account, byToken, waiting);
    loop.connect(target.address(), guess)
        .send(
            Ascii.of(
                "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
                    + "xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='"
                    + guess.domain
                    + "'>"));
  }

  @Override
  public void received(Link link, Chunk chunk) {
    if (chunk.is(FEATURES)) {
      byte[] first = Ascii.of(byToken ? token() : password());
      started = System.nanoTime();
      link.send(first);
    } else if (chunk.is(CHALLENGE)) {
      challenged = System.nanoTime();
      link.send(
          Ascii.of(
              "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                  + base64("c=biws,r=" + nonce(chunk) + ",p=" + proof())
                  + "</response>"));
    } else if (chunk.is(FAILURE)) {
      long failed = System.nanoTime();
      answered = true;
      if ((byToken || challenged != 0) && chunk.contains(REFUSED)) {
        link.send(Ascii.of("</stream:stream>"));
        waiting.refused(byToken ? 0 : challenged - started, failed - started);
      } else {
        link.close();
        waiting.failed("unexpected: " + chunk);
      }
    } else if (chunk.is(END)) {
      link.close();
    }
  }

  @Override
  public void closed(Link link, String why) {
    if (!answered) {
      waiting.failed(why);
    }
  }

  private String password() {
    String nonce = HexFormat.of().formatHex(random(8));
    return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>"
        + base64("n,,n=" + account.name() + ",r=" + nonce)
        + "</auth>";
  }

  private String token() {
    byte[] name = Ascii.of(account.name() + "\0");
    byte[] message = Arrays.copyOf(name, name.length + PROOF_BYTES);
    System.arraycopy(random(PROOF_BYTES), 0, message, name.length, PROOF_BYTES);
    return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'><initial-response>"
        + Base64.getEncoder().encodeToString(message)
        + "</initial-response><user-agent id='"
        + account.installation()
        + "'/><fast xmlns='urn:xmpp:fast:0'/></authenticate>";
  }

  private static String nonce(Chunk chunk) {
    String first = decoded(chunk.textAfter(CHALLENGE));
    return first.substring(2, first.indexOf(','));
  }

  private static String proof() {
    return Base64.getEncoder().encodeToString(random(PROOF_BYTES));
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
  }
}
