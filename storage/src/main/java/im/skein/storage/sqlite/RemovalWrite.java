package im.skein.storage.sqlite;

import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.storage.sqlite.log.Appender;
import im.skein.storage.sqlite.text.Amender;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What an account removes for itself, with the notice of it.
final class RemovalWrite implements Write {
  private static final int GUESSED_BYTES = 1_024;

  private final CompletableFuture<Appended> done = new CompletableFuture<>();
  private final AccountRef account;
  private final Removal removal;
  private final byte[] notice;
  private final long nowMicros;
  private final Backlog backlog;
  private @Nullable Appended result;

  /// Removes something.
  @FunctionalInterface
  interface Removal {
    void by(Connection on, Amender amender) throws SQLException;
  }

  RemovalWrite(
      AccountRef account, Removal removal, byte[] notice, long nowMicros, Backlog backlog) {
    this.account = account;
    this.removal = removal;
    this.notice = notice;
    this.nowMicros = nowMicros;
    this.backlog = backlog;
  }

  /// Waits for the commit.
  ///
  /// @throws im.skein.core.base.StoreException when nothing was removed
  Appended await() {
    try {
      return done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException why ? why : e;
    }
  }

  @Override
  public int bytes() {
    return notice.length + GUESSED_BYTES;
  }

  @Override
  public void apply(WriteConnection connection) throws SQLException {
    Appender appender = connection.appender();
    removal.by(connection.jdbc(), appender.amender());
    result = appender.append(account, notice, nowMicros);
  }

  @Override
  public void committed() {
    if (result != null) {
      backlog.index().note(result.conversation(), result.sequence());
      backlog.clearings().note();
    }
    done.complete(result);
  }

  @Override
  public void failed(RuntimeException why) {
    done.completeExceptionally(why);
  }
}
