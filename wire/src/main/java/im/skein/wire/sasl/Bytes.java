package im.skein.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The arithmetic on bytes that both ends of SCRAM share.
final class Bytes {
  private Bytes() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Both arrays, which are of one length, combined bit by bit.
  static byte[] xor(byte[] one, byte[] other) {
    byte[] combined = one.clone();
    for (int i = 0; i < combined.length; i++) {
      combined[i] ^= other[i];
    }
    return combined;
  }

  /// What the attribute `c` encodes: the header, then the data of the channel (RFC 5802 §7).
  static byte[] bound(String header, @Nullable ChannelBinding binding) {
    byte[] start = header.getBytes(StandardCharsets.UTF_8);
    if (binding == null) {
      return start;
    }
    byte[] data = binding.data().bytes();
    byte[] all = Arrays.copyOf(start, start.length + data.length);
    System.arraycopy(data, 0, all, start.length, data.length);
    return all;
  }
}
