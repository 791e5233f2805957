package im.skein.core.block;

import im.skein.core.base.RateLimits;
import im.skein.core.base.Time;
import im.skein.core.feature.Home;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Passes reports of spam and abuse that come with a block on to the administrator, so many of one
/// person in a while. A report that is not right is passed over: the block counts.
@Xep(number = 377, version = "0.4.1", note = "for the administrator; passed on to nobody else")
public final class Reports {
  static final String NAMESPACE = "urn:xmpp:reporting:1";
  private static final Name REPORT = new Name(NAMESPACE, "report");
  private static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");
  private static final int MOST = 10;
  private static final int EACH_MILLIS = 360_000;
  private static final int MAX_TEXT = 500;
  private static final int MAX_ID = 100;
  private static final int MAX_IDS = 10;
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  private final Consumer<Report> desk;
  private final RateLimits limits;

  /// Reports for that desk.
  public Reports(Consumer<Report> desk, Time time) {
    this.desk = desk;
    this.limits = new RateLimits(MOST, EACH_MILLIS, time);
  }

  /// Why somebody was reported.
  public enum Reason {
    /// Unwanted messages.
    SPAM,
    /// Anything else that is not to be borne.
    ABUSE
  }

  /// A report.
  ///
  /// @param reporter the bare address of who reports
  /// @param reported the address that was blocked
  /// @param text the reporter's words on one line, up to 500 characters, empty for none
  /// @param messages the ids, in the reporter's archive, of messages that show it
  public record Report(
      Jid reporter, Jid reported, Reason reason, String text, List<String> messages) {}

  /// Passes on the reports in a block that was carried out.
  void take(Home home, Element block) {
    for (Element item : block.children()) {
      Element element = item.child(REPORT);
      Report report = element == null ? null : read(home, item, element);
      if (report != null && limits.take(home.jid().toString()) <= 0) {
        desk.accept(report);
      }
    }
  }

  private static @Nullable Report read(Home home, Element item, Element element) {
    Reason reason = reason(element.attribute("reason"));
    try {
      Jid reported = Jid.parseNullable(item.attribute("jid"));
      if (reason == null || reported == null) {
        return null;
      }
      String text = element.childText("text");
      List<String> messages =
          element.children().stream()
              .filter(child -> child.is(STANZA_ID))
              .map(child -> line(child.attribute("id"), MAX_ID))
              .limit(MAX_IDS)
              .toList();
      return new Report(home.jid(), reported, reason, line(text, MAX_TEXT), messages);
    } catch (InvalidJid e) {
      return null;
    }
  }

  private static @Nullable Reason reason(@Nullable String written) {
    return switch (written == null ? "" : written) {
      case "urn:xmpp:reporting:spam" -> Reason.SPAM;
      case "urn:xmpp:reporting:abuse" -> Reason.ABUSE;
      default -> null;
    };
  }

  private static String line(@Nullable String text, int most) {
    if (text == null) {
      return "";
    }
    String flat = CONTROLS.matcher(text).replaceAll(" ").strip();
    return flat.substring(
        0, flat.offsetByCodePoints(0, Math.min(most, flat.codePointCount(0, flat.length()))));
  }
}
