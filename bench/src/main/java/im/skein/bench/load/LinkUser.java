package im.skein.bench.load;

/// Who is told what a link receives. All calls come on the loop's thread.
public interface LinkUser {
  /// A piece at the top of the stream has arrived whole.
  void received(Link link, Chunk chunk);

  /// The link is gone; nothing follows.
  ///
  /// @param why words for a report
  void closed(Link link, String why);
}
