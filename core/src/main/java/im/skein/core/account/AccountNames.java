package im.skein.core.account;

import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.name.Lookalikes;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which names new accounts may have: letters of one script, digits and `_ . -`, that nobody can
/// take for somebody else's (RFC 8265, UTS 39).
public final class AccountNames {
  private static final int MIN_LENGTH = 2;
  private static final int MAX_LENGTH = 32;

  /// Names that would speak for the server. Whatever looks like one of them is reserved too.
  private static final Set<String> RESERVED =
      Stream.of(
              "abuse",
              "account",
              "admin",
              "administrator",
              "anonymous",
              "everyone",
              "help",
              "hostmaster",
              "info",
              "lobby",
              "moderator",
              "noreply",
              "nobody",
              "operator",
              "owner",
              "postmaster",
              "root",
              "rooms",
              "security",
              "server",
              "skein",
              "staff",
              "support",
              "sysadmin",
              "system",
              "upload",
              "webmaster",
              "管理员",
              "系统",
              "客服",
              "鸿雁")
          .map(AccountNames::skeleton)
          .collect(Collectors.toUnmodifiableSet());

  private final String domain;

  /// Names at that domain.
  public AccountNames(String domain) {
    this.domain = domain;
  }

  /// Why a name is not allowed; told to clients in small letters.
  public enum Reason {
    /// Not from 2 to 32 characters.
    LENGTH,
    /// Something but letters, digits and `_ . -`, or no letter at all.
    CHARACTERS,
    /// Letters of different scripts.
    SCRIPT,
    /// Digits only: that is what the short numbers are.
    DIGITS,
    /// It would speak for the server.
    RESERVED
  }

  /// What there is to say of a name.
  public sealed interface Check {
    /// It is allowed.
    ///
    /// @param localpart the name, prepared
    /// @param skeleton what it has in common with all that look like it
    record Good(String localpart, String skeleton) implements Check {}

    /// It is not.
    record Bad(Reason reason) implements Check {}
  }

  /// Checks a name that somebody typed.
  ///
  /// @param official whether the account may speak for the server
  public Check check(String typed, boolean official) {
    String stripped = typed.strip();
    if (stripped.codePointCount(0, stripped.length()) > 4 * MAX_LENGTH) {
      return new Check.Bad(Reason.LENGTH);
    }
    String name;
    try {
      name = Jid.of(stripped, domain, "").localpart();
    } catch (InvalidJid e) {
      return new Check.Bad(stripped.isEmpty() ? Reason.LENGTH : Reason.CHARACTERS);
    }
    int length = name.codePointCount(0, name.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return new Check.Bad(Reason.LENGTH);
    }
    if (name.codePoints().allMatch(Character::isDigit)) {
      return new Check.Bad(Reason.DIGITS);
    }
    if (!hasGoodCharacters(name)) {
      return new Check.Bad(Reason.CHARACTERS);
    }
    if (!Lookalikes.isOfOneScript(name)) {
      return new Check.Bad(Reason.SCRIPT);
    }
    String skeleton = skeleton(name);
    return RESERVED.contains(skeleton) && !official
        ? new Check.Bad(Reason.RESERVED)
        : new Check.Good(name, skeleton);
  }

  /// Marks belong to the letter before them, so they never come first.
  private static boolean hasGoodCharacters(String name) {
    boolean letters = name.codePoints().anyMatch(Character::isLetter);
    return letters
        && !isMark(name.codePointAt(0))
        && name.codePoints()
            .allMatch(
                c -> Character.isLetterOrDigit(c) || isMark(c) || c == '_' || c == '.' || c == '-');
  }

  private static boolean isMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /// What a name has in common with all that look like it. Names have small letters only, so the
  /// capitals that digits look like, such as O for 0, stand for small ones.
  static String skeleton(String name) {
    return Lookalikes.skeleton(Lookalikes.skeleton(name).toLowerCase(Locale.ROOT));
  }

  /// The short number that a log-in or an address is made of, or 0 when it is none.
  public static long number(String localpart) {
    if (localpart.length() < 5 || localpart.length() > 18 || localpart.charAt(0) == '0') {
      return 0;
    }
    for (int i = 0; i < localpart.length(); i++) {
      if (localpart.charAt(i) < '0' || localpart.charAt(i) > '9') {
        return 0;
      }
    }
    return Long.parseLong(localpart);
  }
}
