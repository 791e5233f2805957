package im.skein.testkit.conversation;

import im.skein.client.transport.Transport;
import java.io.IOException;

/// Where conversations are played: a running server, reached in one way or another. It must allow
/// registration in band, and log-in over the transports it gives.
public interface Stage {
  /// The XMPP domain of the server.
  String domain();

  /// A new connection to it.
  ///
  /// @throws IOException when there is none to be had
  Transport connect() throws IOException;

  /// A new connection to where components come (XEP-0114).
  ///
  /// @throws IOException when there is none to be had
  default Transport attach() throws IOException {
    throw new IOException("this stage takes no components");
  }

  /// The localpart of an account that the script calls by that name. A stage that is used by
  /// several scripts makes them differ from script to script.
  default String localpart(String account) {
    return account;
  }
}
