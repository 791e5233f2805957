package im.skein.core.session.login;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.sasl.SaslFailure;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client tells of its installation when it logs in (XEP-0388 §2.3). Nobody but the account
/// itself learns it.
///
/// @param id names the installation, the same at each log-in: a UUID in lower case, empty for none
/// @param software the program, at most 64 characters, empty when it was not told
/// @param device what it runs on, at most 64 characters, empty when it was not told
public record Agent(String id, String software, String device) {
  /// Nothing was told.
  public static final Agent UNKNOWN = new Agent("", "", "");

  private static final Name USER_AGENT = new Name(Request.NAMESPACE, "user-agent");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int MAX_CHARACTERS = 64;

  /// What stands in a request to log in.
  ///
  /// @throws SaslFailure `malformed-request` when the id is no UUID, or it stands there twice
  static Agent in(Element authenticate) throws SaslFailure {
    Element told = Request.distinct(Request.only(authenticate, USER_AGENT));
    if (told == null) {
      return UNKNOWN;
    }
    String id = told.attribute("id");
    if (id != null && !UUID.matcher(id).matches()) {
      throw Request.malformed("the id of the user agent is no UUID");
    }
    return new Agent(
        id == null ? "" : id.toLowerCase(Locale.ROOT),
        text(told.childText("software")),
        text(told.childText("device")));
  }

  private static String text(@Nullable String told) {
    if (told == null) {
      return "";
    }
    String plain = told.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return plain.codePointCount(0, plain.length()) <= MAX_CHARACTERS
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, MAX_CHARACTERS)).strip();
  }
}
