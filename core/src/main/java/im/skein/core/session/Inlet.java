package im.skein.core.session;

/// The inside of one connection, as a transport sees it. Called on the pipe's loop only.
public interface Inlet {
  /// Bytes that arrived: part of a stream over TCP, or one whole message over WebSocket; none at
  /// all says only that the other end is there. The array belongs to the caller again when this
  /// returns.
  void feed(byte[] bytes, int offset, int length);

  /// The transport is about to wait for the next bytes: whatever this round made is flushed.
  void roundEnded();

  /// Room for more output, after more than [Pipe#ROOM_BYTES] were unwritten.
  void writable();

  /// The TLS handshake that [Pipe#startTls] began has succeeded.
  void encrypted();

  /// The connection is gone; nothing can be written any more.
  void closed();
}
