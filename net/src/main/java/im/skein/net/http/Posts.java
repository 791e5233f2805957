package im.skein.net.http;

import im.skein.core.session.Pipe;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/// `POST` requests with a small body, all at one path, that are answered when there is something to
/// say.
public interface Posts {
  /// No such requests.
  Posts NONE =
      new Posts() {
        @Override
        public boolean covers(String path) {
          return false;
        }

        @Override
        public int limitBytes() {
          return 0;
        }

        @Override
        public Runnable take(Request request, byte[] body, Sender from, Consumer<Response> answer) {
          throw new IllegalStateException("nothing is covered");
        }
      };

  /// Whether requests for that path are its business.
  boolean covers(String path);

  /// The longest body; longer ones are refused before they are read.
  int limitBytes();

  /// Takes a request; called on the connection's event loop.
  ///
  /// @param from who sends it
  /// @param answer to be called once, on any thread, within two minutes
  /// @return to be run, on the connection's event loop, when the connection goes before the answer
  Runnable take(Request request, byte[] body, Sender from, Consumer<Response> answer);

  /// The other end of the connection that a request came over.
  ///
  /// @param loop the event loop of the connection; the same object for all connections of one loop
  record Sender(Pipe.Peer peer, ScheduledExecutorService loop) {}
}
