package im.skein.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// What a server said it can do for a login, as it stood in the stream features. Its hash, sent
/// under the protection of the password, tells a client whether somebody changed the list on the
/// way (XEP-0474).
///
/// @param mechanisms the names of the SASL mechanisms
/// @param channelBindings the types of channel binding (XEP-0440), empty for none
public record Offer(List<String> mechanisms, List<String> channelBindings) {
  /// An offer; the lists are copied.
  public Offer {
    mechanisms = List.copyOf(mechanisms);
    channelBindings = List.copyOf(channelBindings);
  }

  /// The hash of the offer in base64 (XEP-0474 §6.1).
  String hash(ScramHash hash) {
    StringBuilder joined = new StringBuilder(String.join("\u001e", sorted(mechanisms)));
    if (!channelBindings.isEmpty()) {
      joined.append('\u001f').append(String.join("\u001e", sorted(channelBindings)));
    }
    byte[] hashed = hash.hash(joined.toString().getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hashed);
  }

  private static List<String> sorted(List<String> names) {
    return names.stream().sorted().toList();
  }
}
