package im.skein.net.http;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Requests that bring or fetch more than belongs into memory, all under one path. But for
/// [#covers] it is asked on a worker, so it may wait; it throws nothing that it can put into words.
public interface Transfers {
  /// No such requests.
  Transfers NONE =
      new Transfers() {
        @Override
        public boolean covers(String path) {
          return false;
        }

        @Override
        public Reply begin(Request request) {
          throw new IllegalStateException("nothing is covered");
        }
      };

  /// Whether requests for that path are its business.
  boolean covers(String path);

  /// Begins a request. One that has a body is a `PUT`, and says how long it is.
  Reply begin(Request request);

  /// What is done with a request.
  sealed interface Reply {
    /// It is answered; a body is not looked at.
    record Whole(Response response) implements Reply {}

    /// Its body is taken.
    record Take(Sink sink) implements Reply {}

    /// It is answered with that head, and so many bytes from that source. The head says how long
    /// the body is.
    record Give(Response head, Source source, long length) implements Reply {}

    /// What is done is known later; meanwhile no thread waits.
    record Later(CompletionStage<Reply> reply) implements Reply {}
  }

  /// Where a body goes, one part after the other; ends with [#finish] or [#abandon].
  interface Sink {
    /// Takes the next part.
    ///
    /// @return null, or an answer that refuses the rest; then it is over
    @Nullable Response take(ByteBuffer part);

    /// The body is complete.
    Response finish();

    /// The rest will not come.
    void abandon();
  }

  /// Where a body comes from.
  interface Source {
    /// Fills the buffer with the next bytes; what is wanted in all is never more than there is.
    void read(ByteBuffer into);

    /// The file that it is read from, where it is one: the bytes may then be taken from there, from
    /// [#start] on, in the place of [#read].
    default @Nullable FileChannel file() {
      return null;
    }

    /// Where in the file the first byte stands.
    default long start() {
      return 0;
    }

    /// No more is wanted.
    void close();
  }
}
