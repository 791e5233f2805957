package im.skein.net.bosh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a session has to say, element by element, until a request carries it away. What only
/// WebSocket says, that the stream is open and that it is closed, is left out.
final class Output {
  /// An answer that is that long takes no further element.
  private static final int FULL_BYTES = 32 << 10;

  private static final byte[] OPEN = "<open ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "<close ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERROR = "<stream:error ".getBytes(StandardCharsets.US_ASCII);

  private final ArrayDeque<byte[]> elements = new ArrayDeque<>();
  private long bytes;
  private boolean failed;

  /// Adds an element, which declares its own namespaces.
  void add(byte[] element) {
    if (begins(element, OPEN) || begins(element, CLOSE)) {
      return;
    }
    failed |= begins(element, ERROR);
    elements.add(element);
    bytes += element.length;
  }

  /// How many bytes wait.
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return elements.isEmpty();
  }

  /// Whether an error of the stream is or was among it.
  boolean failed() {
    return failed;
  }

  /// As much as one answer should carry.
  List<byte[]> next() {
    List<byte[]> taken = new ArrayList<>();
    for (long sum = 0; sum < FULL_BYTES && !elements.isEmpty(); ) {
      byte[] element = elements.remove();
      sum += element.length;
      bytes -= element.length;
      taken.add(element);
    }
    return taken;
  }

  /// All of it.
  List<byte[]> rest() {
    List<byte[]> taken = List.copyOf(elements);
    elements.clear();
    bytes = 0;
    return taken;
  }

  private static boolean begins(byte[] element, byte[] with) {
    return element.length >= with.length
        && Arrays.equals(element, 0, with.length, with, 0, with.length);
  }
}
