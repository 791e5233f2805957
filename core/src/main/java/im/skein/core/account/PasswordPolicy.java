package im.skein.core.account;

import java.util.List;

/// Knows which passwords are too common; made outside, where the lists are.
@FunctionalInterface
public interface PasswordPolicy {
  /// Whether a password is among those that are tried first.
  ///
  /// @param password as it was typed; at least 8 characters
  /// @param about words that are about the person, such as the account's name
  boolean isCommon(String password, List<String> about);
}
