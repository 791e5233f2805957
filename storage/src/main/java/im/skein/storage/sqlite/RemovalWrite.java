package im.skein.storage.sqlite;

import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.StanzaIds.Place;
import im.skein.storage.sqlite.archive.Remover;
import im.skein.storage.sqlite.log.Appender;
import im.skein.storage.sqlite.text.SearchIndex;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Messages that an account removes for itself, with the notice of it.
final class RemovalWrite implements Write {
  private static final int BYTES_EACH = 100;

  private final CompletableFuture<Appended> done = new CompletableFuture<>();
  private final AccountRef account;
  private final List<Place> messages;
  private final byte[] notice;
  private final long nowMicros;
  private final SearchIndex index;
  private @Nullable Appended result;

  RemovalWrite(
      AccountRef account, List<Place> messages, byte[] notice, long nowMicros, SearchIndex index) {
    this.account = account;
    this.messages = List.copyOf(messages);
    this.notice = notice;
    this.nowMicros = nowMicros;
    this.index = index;
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
    return notice.length + BYTES_EACH * messages.size();
  }

  @Override
  public void apply(WriteConnection connection) throws SQLException {
    Appender appender = connection.appender();
    Remover remover = new Remover(connection.jdbc(), appender.amender());
    for (Place message : messages) {
      remover.remove(account.id(), message.conversation(), message.sequence());
    }
    result = appender.append(account, notice, nowMicros);
  }

  @Override
  public void committed() {
    if (result != null) {
      index.note(result.conversation(), result.sequence());
    }
    done.complete(result);
  }

  @Override
  public void failed(RuntimeException why) {
    done.completeExceptionally(why);
  }
}
