package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The proof of what was offered (XEP-0474 §6.1), computed here from the stream features as a
/// client sees them.
final class OfferProofTest {
  private static final String CLASSIC = "urn:ietf:params:xml:ns:xmpp-sasl";
  private static final String EXTENSIBLE = "urn:xmpp:sasl:2";
  private static final Pattern MECHANISM = Pattern.compile("<mechanism>([^<]+)</mechanism>");
  private static final Pattern BINDING = Pattern.compile("<channel-binding type='([^']+)'/>");
  private static final Pattern CHALLENGE = Pattern.compile("<challenge[^>]*>([^<]+)<");

  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({
    "SCRAM-SHA-256, SHA-256, true",
    "SCRAM-SHA-256, SHA-256, false",
    "SCRAM-SHA-1, SHA-1, true",
    "SCRAM-SHA-1, SHA-1, false"
  })
  void provesWhatTheFeaturesSay(String mechanism, String hash, boolean binding) throws Exception {
    String first = encode("n,,n=alice,r=abc");
    Peer classic = peer(binding);
    String features = classic.open();
    assertEquals(
        expected(list(features, "mechanisms", CLASSIC), features, hash),
        proof(classic.auth(mechanism, first)));

    Peer extensible = peer(binding);
    features = extensible.open();
    String request =
        "<authenticate xmlns='%s' mechanism='%s'><initial-response>%s</initial-response>"
            .formatted(EXTENSIBLE, mechanism, first);
    // What a token may be used with is no part of the list.
    String list = list(features, "authentication", EXTENSIBLE).replaceAll("<inline.*</inline>", "");
    assertEquals(
        expected(list, features, hash), proof(extensible.say(request + "</authenticate>")));
  }

  private Peer peer(boolean binding) {
    MemoryPipe pipe = new MemoryPipe(scene.loop, "192.0.2.1");
    pipe.encrypted = true;
    pipe.canStartTls = false;
    if (binding) {
      pipe.bindings =
          List.of(
              ChannelBinding.tlsExporter(new byte[32]),
              new ChannelBinding(ChannelBinding.TLS_SERVER_END_POINT, Secret.of("a hash")));
    }
    return Peer.over(scene, pipe);
  }

  private static String list(String features, String element, String namespace) {
    int start = features.indexOf("<" + element + " xmlns='" + namespace + "'>");
    int end = features.indexOf("</" + element + ">", start);
    assertTrue(start >= 0 && end > start, features);
    return features.substring(start, end);
  }

  private static String expected(String list, String features, String hash)
      throws GeneralSecurityException {
    String offered = String.join("\u001e", found(MECHANISM, list));
    if (features.contains("<sasl-channel-binding ")) {
      offered += "\u001f" + String.join("\u001e", found(BINDING, features));
    }
    assertTrue(offered.startsWith("PLAIN\u001eSCRAM-SHA-1"), offered);
    byte[] hashed =
        MessageDigest.getInstance(hash).digest(offered.getBytes(StandardCharsets.US_ASCII));
    return Base64.getEncoder().encodeToString(hashed);
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1)).sorted().toList();
  }

  /// The attribute `h` of the challenge.
  private static String proof(String answer) {
    MatchResult challenge = CHALLENGE.matcher(answer).results().findFirst().orElseThrow();
    byte[] decoded = Base64.getDecoder().decode(challenge.group(1));
    String text = new String(decoded, StandardCharsets.US_ASCII);
    return text.substring(text.indexOf(",h=") + 3);
  }

  private static String encode(String text) {
    return Peer.encode(text.getBytes(StandardCharsets.UTF_8));
  }
}
