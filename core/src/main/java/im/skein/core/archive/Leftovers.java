package im.skein.core.archive;

import java.util.List;

/// Addresses that stood in messages which are gone: what lies there, such as a file that was sent,
/// may have to go as well. An address is written down in the commit that removes its message, and
/// stays until it is settled, so a crash between the two forgets nothing.
///
/// Whoever settles must look whose file it is: people may put any address into their messages, and
/// the same address into several.
public interface Leftovers {
  /// Some that are not settled, oldest first. May wait.
  ///
  /// @param limit how many at most
  List<Leftover> first(int limit);

  /// Forgets them: what lay there is gone, or is to stay. May wait.
  void settle(List<Leftover> done);

  /// Whether any message that is kept still has that file. May wait.
  ///
  /// @param key from [Attachments#key]
  Mention mention(String key);

  /// Whether a message has a file.
  enum Mention {
    /// At least one.
    SOME,
    /// None.
    NONE,
    /// That will be known a little later.
    UNSURE
  }

  /// Sees to it that somebody is told when there are more. To be called before the first message is
  /// removed; there may be some from before.
  ///
  /// @param more called on any thread, after the commit; must not wait
  void watch(Runnable more);

  /// An address.
  ///
  /// @param key tells it from others
  /// @param room address of the room where the message was said, empty for none
  /// @param author who had written it: a bare address, or an occupant id (XEP-0421) of the room
  ///   where only that is known
  /// @param address what stood in the message: begins with `http://` or `https://`
  record Leftover(long key, String room, String author, String address) {}
}
