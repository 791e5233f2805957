package im.skein.testkit.memory;

import im.skein.core.media.Shelf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Contents in memory.
final class MemoryShelf implements Shelf {
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  private static String name(byte[] sha256) {
    return HexFormat.of().formatHex(sha256);
  }

  @Override
  public Draft draft(long size) {
    return new Written();
  }

  @Override
  public @Nullable Content open(byte[] sha256) {
    byte[] content = contents.get(name(sha256));
    return content == null ? null : new Read(ByteBuffer.wrap(content));
  }

  @Override
  public void remove(byte[] sha256) {
    contents.remove(name(sha256));
  }

  @Override
  public void tidy(Predicate<byte[]> known) {
    contents.keySet().removeIf(content -> !known.test(HexFormat.of().parseHex(content)));
  }

  private final class Written implements Draft {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(ByteBuffer bytes) {
      byte[] part = new byte[bytes.remaining()];
      bytes.get(part);
      written.writeBytes(part);
    }

    @Override
    public void seal() {}

    @Override
    public void keep(byte[] sha256) {
      contents.put(name(sha256), written.toByteArray());
    }

    @Override
    public void discard() {}
  }

  private record Read(ByteBuffer content) implements Content {
    @Override
    public <T> Optional<T> unwrap(Class<T> kind) {
      return Optional.empty();
    }

    @Override
    public long size() {
      return content.limit();
    }

    @Override
    public int read(long from, ByteBuffer into) {
      int start = (int) Math.min(from, content.limit());
      int length = Math.min(into.remaining(), content.limit() - start);
      into.put(content.slice(start, length));
      return length;
    }

    @Override
    public void close() {}
  }
}
