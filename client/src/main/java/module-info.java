/// A client without a screen, on virtual threads: for the terminal, the tests and the bench. It
/// knows the language spoken and nothing of the server.
@org.jspecify.annotations.NullMarked
module im.skein.client {
  requires transitive im.skein.wire;
  requires java.net.http;
  requires static transitive org.jspecify;

  exports im.skein.client;
  exports im.skein.client.transport;
}
