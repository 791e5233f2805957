package im.skein.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// One log-in by SCRAM with a proof that fits no password, on a connection of its own, and how long
/// the server took for each of its two answers. The client computes nothing, so that its own time
/// is the same every time.
public final class Guess implements LinkUser {
  private static final byte[] FEATURES = Ascii.of("stream:features");
  private static final byte[] CHALLENGE = Ascii.of("challenge");
  private static final byte[] FAILURE = Ascii.of("failure");
  private static final byte[] REFUSED = Ascii.of("<not-authorized");
  private static final byte[] END = Ascii.of("/stream:stream");
  private static final int PROOF_BYTES = 32;

  private final String domain;
  private final String username;
  private final Waiting waiting;
  private long started;
  private long challenged;
  private boolean answered;

  /// Who waits for the outcome.
  public interface Waiting {
    /// The guess was refused and the connection is closed.
    ///
    /// @param challengeNanos from the client's first message to the challenge
    /// @param failureNanos from the client's first message to the failure
    void refused(long challengeNanos, long failureNanos);

    /// Something else happened.
    void failed(String why);
  }

  private Guess(String domain, String username, Waiting waiting) {
    this.domain = domain;
    this.username = username;
    this.waiting = waiting;
  }

  /// Starts on a new link. Call it on the loop's thread.
  ///
  /// @param username the localpart to try, ASCII, neither comma nor equals sign
  public static void start(LoadLoop loop, Target target, String username, Waiting waiting) {
    Guess guess = new Guess(target.domain(), username, waiting);
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
      String nonce = HexFormat.of().formatHex(random(8));
      byte[] first =
          Ascii.of(
              "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>"
                  + base64("n,,n=" + username + ",r=" + nonce)
                  + "</auth>");
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
      if (challenged != 0 && chunk.contains(REFUSED)) {
        link.send(Ascii.of("</stream:stream>"));
        waiting.refused(challenged - started, failed - started);
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
