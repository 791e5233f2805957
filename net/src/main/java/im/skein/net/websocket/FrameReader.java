package im.skein.net.websocket;

import java.util.Arrays;

/// Takes WebSocket frames (RFC 6455 §5.2) from a client out of bytes, however they are cut, and
/// joins the fragments of a message. Holds nothing while no message is half-way.
final class FrameReader {
  private static final byte[] NONE = new byte[0];
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final int limitBytes;
  private final byte[] head = new byte[14];
  private int headLength;
  private int headNeeded = 2;
  private long left;
  private int position;
  private byte[] message = NONE;
  private int messageLength;
  private boolean inMessage;
  private byte[] control = NONE;
  private int controlLength;

  /// @param limitBytes longest message
  FrameReader(int limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// Reads the next bytes; they are unmasked where they lie.
  ///
  /// @return whether more may follow; false after the first violation or a close
  boolean read(byte[] bytes, int length, Sink sink) {
    int offset = 0;
    while (offset < length) {
      if (headLength < headNeeded) {
        head[headLength++] = bytes[offset++];
        if (headLength == 2 && !begin(sink)) {
          return false;
        }
        if (headLength < headNeeded) {
          continue;
        }
        if (!measure(sink)) {
          return false;
        }
      }
      int part = (int) Math.min(left, length - offset);
      unmask(bytes, offset, part);
      if (part == left && wholeMessage()) {
        startOver();
        if (!sink.message(bytes, offset, part)) {
          return false;
        }
        offset += part;
        continue;
      }
      store(bytes, offset, part);
      offset += part;
      left -= part;
      if (left == 0 && !end(sink)) {
        return false;
      }
    }
    return true;
  }

  private boolean begin(Sink sink) {
    int opcode = head[0] & 15;
    int shortLength = head[1] & 127;
    boolean last = head[0] < 0;
    if ((head[0] & 0x70) != 0) {
      return sink.violated(1002, "reserved bits");
    }
    if (head[1] >= 0) {
      return sink.violated(1002, "a frame without mask");
    }
    if (opcode >= CLOSE) {
      if (opcode > PONG || !last || shortLength > 125) {
        return sink.violated(1002, "a malformed control frame");
      }
    } else if (opcode == BINARY) {
      return sink.violated(1003, "text only");
    } else if (opcode > BINARY || (opcode == CONTINUATION) != inMessage) {
      return sink.violated(1002, "a frame out of order");
    }
    headNeeded = shortLength == 127 ? 14 : shortLength == 126 ? 8 : 6;
    return true;
  }

  private boolean measure(Sink sink) {
    int shortLength = head[1] & 127;
    left = shortLength;
    if (shortLength >= 126) {
      left = 0;
      for (int i = 2; i < headNeeded - 4; i++) {
        left = (left << 8) | (head[i] & 0xff);
      }
      if (left < 0 || left < (shortLength == 126 ? 126 : 65536)) {
        return sink.violated(1002, "a malformed length");
      }
    }
    position = 0;
    if ((head[0] & 15) < CLOSE) {
      if (left > limitBytes - messageLength) {
        return sink.violated(1009, "a message is at most " + limitBytes + " bytes long");
      }
      inMessage = true;
    } else {
      control = left == 0 ? NONE : new byte[(int) left];
      controlLength = 0;
    }
    return true;
  }

  private void unmask(byte[] bytes, int offset, int length) {
    int key = headNeeded - 4;
    for (int i = 0; i < length; i++) {
      bytes[offset + i] ^= head[key + ((position + i) & 3)];
    }
    position += length;
  }

  private void store(byte[] bytes, int offset, int length) {
    if ((head[0] & 15) >= CLOSE) {
      System.arraycopy(bytes, offset, control, controlLength, length);
      controlLength += length;
      return;
    }
    if (message.length - messageLength < length) {
      int wanted = Math.max(messageLength + (int) Math.min(left, 4096), messageLength * 2);
      message = Arrays.copyOf(message, Math.max(messageLength + length, wanted));
    }
    System.arraycopy(bytes, offset, message, messageLength, length);
    messageLength += length;
  }

  /// Whether this frame is a message of its own and none of it was stored.
  private boolean wholeMessage() {
    return head[0] < 0 && (head[0] & 15) < CLOSE && messageLength == 0 && position == left;
  }

  private void startOver() {
    headLength = 0;
    headNeeded = 2;
    left = 0;
    inMessage = false;
  }

  private boolean end(Sink sink) {
    headLength = 0;
    headNeeded = 2;
    switch (head[0] & 15) {
      case CLOSE -> {
        return sink.closed(control);
      }
      case PING -> sink.pinged(control);
      case PONG -> {}
      default -> {
        if (head[0] < 0) {
          byte[] whole = message;
          int length = messageLength;
          message = NONE;
          messageLength = 0;
          inMessage = false;
          return sink.message(whole, 0, length);
        }
      }
    }
    return true;
  }

  /// What comes out.
  interface Sink {
    /// A whole text message.
    ///
    /// @return whether to go on
    boolean message(byte[] bytes, int offset, int length);

    /// A ping, to be answered with the same content.
    void pinged(byte[] content);

    /// The other end closes.
    ///
    /// @return false
    boolean closed(byte[] content);

    /// The other end broke the rules.
    ///
    /// @param code the status code to close with (RFC 6455 §7.4)
    /// @return false
    boolean violated(int code, String reason);
  }
}
