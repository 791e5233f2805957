/// Listeners for everything that talks to the server: XMPP over TCP, TLS and WebSocket, the pages
/// of the web client, and the operator's. Netty is used in here and seen nowhere else.
@org.jspecify.annotations.NullMarked
module im.skein.net {
  requires transitive im.skein.core;
  requires static transitive org.jspecify;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports im.skein.net;
  exports im.skein.net.admin;
  exports im.skein.net.file;
  exports im.skein.net.http;
  exports im.skein.net.listen;
  exports im.skein.net.push;
  exports im.skein.net.tls;
}
