package im.skein.core.account;

import im.skein.wire.name.Marks;
import im.skein.wire.name.Nicknames;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What people may tell of themselves.
public final class ProfileRules {
  private static final int MAX_NICKNAME = 32;
  private static final int MAX_NICKNAME_BYTES = 512;
  private static final int MAX_SIGNATURE = 200;
  private static final int MAX_EMAIL = 254;
  private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
  private static final Set<String> GENDERS = Set.of("", "female", "male", "other");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"]{1,64}@[^\\s@<>\"]{1,190}");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  /// Controls, and characters that turn the direction of what follows.
  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cn}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

  private ProfileRules() {}

  /// What there is to say of a profile.
  public sealed interface Check {
    /// It is allowed.
    ///
    /// @param profile as it is to be kept
    record Good(Profile profile) implements Check {}

    /// It is not.
    ///
    /// @param field the field that is wrong, by its name in forms
    /// @param text what is allowed
    record Bad(String field, String text) implements Check {}
  }

  /// Checks what somebody typed.
  ///
  /// @param today the date on which nobody is born later
  public static Check check(Profile typed, LocalDate today) {
    String nickname = nickname(typed.nickname());
    if (nickname == null) {
      return new Check.Bad("nick", "A nickname has at most 32 characters.");
    }
    String signature = SPACES.matcher(normal(typed.signature())).replaceAll(" ").strip();
    if (signature.codePointCount(0, signature.length()) > MAX_SIGNATURE
        || HIDDEN.matcher(signature).find()) {
      return new Check.Bad("signature", "A signature has at most 200 characters.");
    }
    String gender = typed.gender().strip();
    if (!GENDERS.contains(gender)) {
      return new Check.Bad("gender", "The gender is female, male, other or left empty.");
    }
    String birthday = typed.birthday().strip();
    if (!birthday.isEmpty() && !isBirthday(birthday, today)) {
      return new Check.Bad("birthday", "A birthday is a past date such as 2000-12-31.");
    }
    String email = typed.email().strip();
    if (!email.isEmpty() && (email.length() > MAX_EMAIL || !EMAIL.matcher(email).matches())) {
      return new Check.Bad("email", "An e-mail address looks like alice@example.org.");
    }
    return new Check.Good(
        new Profile(nickname, signature, gender, birthday, email, typed.searchable()));
  }

  private static @Nullable String nickname(String typed) {
    if (typed.isBlank()) {
      return "";
    }
    String prepared = Nicknames.prepare(typed);
    if (prepared == null
        || prepared.length() > MAX_NICKNAME_BYTES
        || Nicknames.length(prepared) > MAX_NICKNAME
        || HIDDEN.matcher(prepared).find()) {
      return null;
    }
    return prepared;
  }

  private static boolean isBirthday(String written, LocalDate today) {
    try {
      LocalDate date = LocalDate.parse(written);
      return written.length() == 10 && !date.isBefore(EARLIEST) && !date.isAfter(today);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static String normal(String text) {
    return Normalizer.normalize(Marks.bounded(text), Normalizer.Form.NFC);
  }

  /// Text as searches compare it: without differences of width, case and spaces.
  public static String fold(String text) {
    String wide =
        Normalizer.normalize(Marks.bounded(text), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return SPACES.matcher(Normalizer.normalize(wide, Normalizer.Form.NFKC)).replaceAll(" ").strip();
  }
}
