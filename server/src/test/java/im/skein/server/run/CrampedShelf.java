package im.skein.server.run;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import im.skein.core.media.Shelf;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A shelf on a disk that can be made to have little room, also in the middle of a file.
record CrampedShelf(Shelf shelf, AtomicLong room) implements Shelf {
  @Override
  public Draft draft(long size) {
    if (room.get() <= 0) {
      throw new StoreException(Reason.DISK_FULL);
    }
    return new Cramped(shelf.draft(size));
  }

  @Override
  public @Nullable Content open(byte[] sha256) {
    return shelf.open(sha256);
  }

  @Override
  public void remove(byte[] sha256) {
    shelf.remove(sha256);
  }

  @Override
  public void tidy(Predicate<byte[]> known) {
    shelf.tidy(known);
  }

  private final class Cramped implements Draft {
    private final Draft draft;

    private Cramped(Draft draft) {
      this.draft = draft;
    }

    @Override
    public void write(ByteBuffer bytes) {
      if (room.addAndGet(-bytes.remaining()) < 0) {
        throw new StoreException(Reason.DISK_FULL);
      }
      draft.write(bytes);
    }

    @Override
    public void seal() {
      draft.seal();
    }

    @Override
    public void keep(byte[] sha256) {
      draft.keep(sha256);
    }

    @Override
    public void discard() {
      draft.discard();
    }
  }
}
