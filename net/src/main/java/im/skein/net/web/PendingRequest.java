package im.skein.net.web;

/// A request whose answer takes more than one step. Used on the event loop only.
interface Carriage {
  /// Goes on as far as possible.
  ///
  /// @return whether it is over
  boolean advance();

  /// Whether more should be read from the connection.
  boolean isHungry();

  /// Whether the other end, which will say no more, has said too little for it to end well.
  boolean isShort();

  /// The connection is gone.
  void cut();
}
