package im.skein.net.websocket;

import im.skein.core.session.Inlet;
import im.skein.net.channel.ChannelPipe;
import im.skein.net.channel.InletHandler;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// One WebSocket connection's frames: text messages go in, control frames are answered here.
public final class WebSocketIntake implements InletHandler.Intake {
  private static final int CLOSE = 0x88;
  private static final int PONG = 0x8a;
  private static final int TEXT = 0x81;
  private static final int NORMAL = 1000;

  private final FrameReader reader;
  private int closeCode = NORMAL;
  private String closeReason = "";
  private boolean ended;

  /// @param limitBytes longest message
  public WebSocketIntake(int limitBytes) {
    reader = new FrameReader(limitBytes);
  }

  @Override
  public void take(byte[] bytes, int length, Inlet inlet, ChannelPipe pipe) {
    if (!ended) {
      ended = !reader.read(bytes, length, new ToInlet(inlet, pipe));
    }
  }

  /// Puts one message into the buffer, as a text frame; a server does not mask (RFC 6455 §5.1).
  public static void frame(byte[] text, ByteBuf into) {
    frame(TEXT, text, into);
  }

  /// Writes the close frame.
  public void farewell(ChannelPipe pipe) {
    byte[] reason = closeReason.getBytes(StandardCharsets.UTF_8);
    byte[] content = new byte[reason.length + 2];
    content[0] = (byte) (closeCode >> 8);
    content[1] = (byte) closeCode;
    System.arraycopy(reason, 0, content, 2, reason.length);
    frame(CLOSE, content, pipe.buffer(content.length));
  }

  private static void frame(int head, byte[] content, ByteBuf into) {
    into.writeByte(head);
    if (content.length < 126) {
      into.writeByte(content.length);
    } else if (content.length < 65536) {
      into.writeByte(126);
      into.writeShort(content.length);
    } else {
      into.writeByte(127);
      into.writeLong(content.length);
    }
    into.writeBytes(content);
  }

  private final class ToInlet implements FrameReader.Sink {
    private final Inlet inlet;
    private final ChannelPipe pipe;

    private ToInlet(Inlet inlet, ChannelPipe pipe) {
      this.inlet = inlet;
      this.pipe = pipe;
    }

    @Override
    public boolean message(byte[] bytes, int offset, int length) {
      inlet.feed(bytes, offset, length);
      return pipe.open();
    }

    @Override
    public void pinged(byte[] content) {
      if (pipe.open()) {
        frame(PONG, content, pipe.buffer(content.length));
        pipe.flush();
      }
    }

    @Override
    public boolean closed(byte[] content) {
      inlet.roundEnded();
      pipe.close();
      return false;
    }

    @Override
    public boolean violated(int code, String reason) {
      closeCode = code;
      closeReason = reason;
      inlet.roundEnded();
      pipe.close();
      return false;
    }
  }
}
