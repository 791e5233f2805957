package im.skein.core.session.login;

import im.skein.core.feature.Xep;
import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.Offer;
import im.skein.wire.sasl.Plain;
import im.skein.wire.sasl.ScramMechanism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a client may log in with on one connection.
///
/// @param bindings what a log-in can be bound to, the best first
/// @param offer what is told of it, the best first
/// @param tokens what a token may be used with, the best first (XEP-0484)
@Xep(number = 474, version = "0.5.0", note = "with every log-in by SCRAM")
public record Mechanisms(List<ChannelBinding> bindings, Offer offer, List<HashedToken> tokens) {
  /// All that a connection allows.
  ///
  /// @param bindings what a log-in can be bound to there
  /// @param sha1 whether SCRAM-SHA-1 is offered beside SCRAM-SHA-256
  /// @param plain whether PLAIN is
  /// @param tokens whether tokens may be used: nobody can listen, who could repeat what was sent
  public static Mechanisms of(
      List<ChannelBinding> bindings, boolean sha1, boolean plain, boolean tokens) {
    boolean bound = !bindings.isEmpty();
    List<String> names = new ArrayList<>(5);
    add(names, ScramMechanism.SCRAM_SHA_256_PLUS, bound);
    add(names, ScramMechanism.SCRAM_SHA_256, true);
    add(names, ScramMechanism.SCRAM_SHA_1_PLUS, bound && sha1);
    add(names, ScramMechanism.SCRAM_SHA_1, sha1);
    if (plain) {
      names.add(Plain.MECHANISM);
    }
    List<String> types = bindings.stream().map(ChannelBinding::type).toList();
    List<HashedToken> hashed =
        tokens
            ? Arrays.stream(HashedToken.values()).filter(one -> one.fits(bindings)).toList()
            : List.of();
    return new Mechanisms(bindings, new Offer(names, types), hashed);
  }

  private static void add(List<String> names, ScramMechanism mechanism, boolean offered) {
    if (offered) {
      names.add(mechanism.mechanismName());
    }
  }
}
