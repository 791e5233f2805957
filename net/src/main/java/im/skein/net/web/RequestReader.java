package im.skein.net.web;

import im.skein.net.http.HttpSettings;
import im.skein.net.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes requests out of bytes, however they are cut, by the strict reading of RFC 9112: whatever
/// two programs might understand differently is refused (security row 35). A body is let through
/// where one is expected, when its length is told; it is no business of the reader.
final class RequestReader {
  private static final int MAX_FIELDS = 64;
  private static final byte[] NONE = new byte[0];
  private static final Pattern LINE =
      Pattern.compile("([A-Z]{1,20}) (/[!-~]*|\\*) HTTP/1\\.([01])");
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final HttpSettings settings;
  private final boolean encrypted;
  private final Predicate<String> takesFiles;
  private final Predicate<String> takesPosts;
  private byte[] head = NONE;
  private int length;
  private int lineLength;
  private boolean inFields;

  /// @param takesFiles of a path, whether files are put there
  /// @param takesPosts of a path, whether something is posted there
  RequestReader(
      HttpSettings settings,
      boolean encrypted,
      Predicate<String> takesFiles,
      Predicate<String> takesPosts) {
    this.settings = settings;
    this.encrypted = encrypted;
    this.takesFiles = takesFiles;
    this.takesPosts = takesPosts;
  }

  /// Whether part of a request has come.
  boolean begun() {
    return length > 0;
  }

  /// Takes the next byte.
  Step take(byte next) {
    if (length == head.length) {
      head = Arrays.copyOf(head, Math.max(256, length * 2));
    }
    boolean afterReturn = length > 0 && head[length - 1] == '\r';
    head[length++] = next;
    if (afterReturn != (next == '\n')) {
      return refuse(400, "A line ends in CR and LF.");
    }
    if (next != '\n') {
      lineLength++;
      if (!inFields && lineLength > settings.requestLineBytes()) {
        return refuse(414, "The request line is too long.");
      }
      return inFields && length > settings.requestLineBytes() + settings.headerBytes()
          ? refuse(431, "The header is too long.")
          : Step.MORE;
    }
    boolean empty = lineLength == 1;
    lineLength = 0;
    if (!empty) {
      inFields = true;
      return Step.MORE;
    }
    if (!inFields) {
      return refuse(400, "A request begins with its request line.");
    }
    String text = new String(head, 0, length - 4, StandardCharsets.ISO_8859_1);
    head = NONE;
    length = 0;
    inFields = false;
    return parse(text);
  }

  private Step parse(String text) {
    String[] lines = text.split("\r\n", -1);
    Matcher line = LINE.matcher(lines[0]);
    if (!line.matches()) {
      return refuse(400, "The request line is malformed.");
    }
    if (lines.length - 1 > MAX_FIELDS) {
      return refuse(431, "There are too many header fields.");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      // A line that begins with a space continues the one before in an obsolete way; a space before
      // the colon is taken by some for part of the name (RFC 9112 §5.1, §5.2).
      if (colon < 1 || !NAME.matcher(lines[i].substring(0, colon)).matches()) {
        return refuse(400, "A header field is malformed.");
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      String value = lines[i].substring(colon + 1);
      if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
        return refuse(400, "A header field is malformed.");
      }
      String before = fields.putIfAbsent(name, value.strip());
      if (before != null) {
        if (name.equals("host") || name.equals("content-length")) {
          return refuse(400, "A header field stands there twice.");
        }
        fields.put(name, before + ", " + value.strip());
      }
    }
    return check(line, fields);
  }

  private Step check(Matcher line, Map<String, String> fields) {
    boolean old = line.group(3).equals("0");
    String host = fields.getOrDefault("host", "");
    if (!HOST.matcher(host).matches()) {
      return refuse(400, "The Host field is missing or malformed.");
    }
    String target = line.group(2);
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    boolean file = line.group(1).equals("PUT") && takesFiles.test(path);
    boolean mayBring = file || (line.group(1).equals("POST") && takesPosts.test(path));
    if (fields.containsKey("transfer-encoding")) {
      return refuse(mayBring ? 411 : 501, "No transfer coding is taken.");
    }
    String body = fields.getOrDefault("content-length", "0");
    if (!LENGTH.matcher(body).matches()) {
      return refuse(400, "The length of the body is malformed.");
    }
    if (!mayBring && !body.equals("0")) {
      return refuse(413, "No body is taken.");
    }
    String expected = fields.getOrDefault("expect", "");
    if (fields.containsKey("expect") && !(file && expected.equalsIgnoreCase("100-continue"))) {
      return refuse(417, "No expectation is met.");
    }
    boolean last =
        old || fields.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
    return new Step.Got(
        new Request(
            line.group(1),
            path,
            mark < 0 ? "" : target.substring(mark + 1),
            Map.copyOf(fields),
            host,
            encrypted),
        last);
  }

  private static Step refuse(int status, String reason) {
    return new Step.Refused(status, reason);
  }

  /// What a byte led to.
  sealed interface Step {
    /// Nothing yet.
    Step MORE = new More();

    /// Nothing yet.
    record More() implements Step {}

    /// A whole request.
    ///
    /// @param last whether the client wants the connection closed after the answer
    record Got(Request request, boolean last) implements Step {}

    /// No request; the connection is of no use any more.
    record Refused(int status, String reason) implements Step {}
  }
}
