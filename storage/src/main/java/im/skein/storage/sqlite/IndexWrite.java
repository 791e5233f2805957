package im.skein.storage.sqlite;

import im.skein.storage.sqlite.text.SearchIndex;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/// A piece of the index among the writes.
final class IndexWrite implements Write {
  private static final int GUESSED_BYTES = 1_024;

  final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private final SearchIndex index;

  IndexWrite(SearchIndex index) {
    this.index = index;
  }

  @Override
  public int bytes() {
    return GUESSED_BYTES;
  }

  @Override
  public void apply(WriteConnection connection) throws SQLException {
    index.apply(connection.jdbc());
  }

  @Override
  public void committed() {
    index.committed();
    done.complete(true);
  }

  @Override
  public void failed(RuntimeException why) {
    // What cannot be added now is not found now; adding it is tried again at leisure.
    done.complete(false);
  }
}
