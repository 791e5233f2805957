package im.skein.core.device;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// Keeps which devices use an account, and the tokens that they log in with. Of an account it keeps
/// [#LIMIT] devices; beyond them the least recently used is forgotten, and its tokens with it.
public interface DeviceStore {
  /// So many devices of one account are kept.
  int LIMIT = 64;

  /// Notes that a device is used. Never waits; it is durable about a second later.
  void used(long account, Use use);

  /// The devices of an account, the most recently used first. May wait.
  List<Device> list(long account);

  /// Forgets a device: its tokens, and its place in the mailbox. Durable when this returns.
  void forget(long account, String name);

  /// The tokens of a device: the one that was given out last, if it was not used yet, then the one
  /// that was used last. May wait.
  List<DeviceToken> tokens(long account, String device);

  /// Keeps a token that is about to be given out, in the place of one that was given out and not
  /// used. Durable when this returns.
  void issue(long account, Use use, DeviceToken token);

  /// Notes that a token is used: those given out before it are good for nothing any more. Durable
  /// when this returns. Of several that use it at once with the same count, one succeeds.
  ///
  /// @param count must be greater than at the use before; nothing where the client does not count
  /// @param last whether the token itself is good for nothing any more either
  /// @return false when there is no such token, or the count did not rise
  boolean redeem(long account, String device, String token, OptionalLong count, boolean last);

  /// The use of a device.
  ///
  /// @param name what the client calls its installation
  /// @param software the program, empty when unknown
  /// @param hardware what it runs on, empty when unknown
  /// @param when the stamp of now
  record Use(String name, String software, String hardware, Instant when) {}

  /// A device.
  ///
  /// @param name what the client calls its installation, empty when it does not
  /// @param software the program, empty when unknown
  /// @param hardware what it runs on, empty when unknown
  /// @param created when it was used first
  /// @param used when it was used last
  /// @param token whether it can log in by a token
  record Device(
      String name,
      String software,
      String hardware,
      Instant created,
      Instant used,
      boolean token) {}

  /// A token; not the secret itself, but what it is made from.
  ///
  /// @param id random and unique
  /// @param mechanism the only one that it may be used with
  /// @param made when it was given out
  /// @param expires when it ends
  /// @param used whether it was ever used
  record DeviceToken(String id, String mechanism, Instant made, Instant expires, boolean used) {}
}
