package im.skein.core.media;

import java.nio.charset.StandardCharsets;

/// Names of files as their senders write them: shown to people, and put at the end of addresses,
/// but never used as a path (security row 34).
final class FileNames {
  private static final int MAX_BYTES = 200;
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private FileNames() {}

  /// What follows the last separator of folders, without what cannot be seen, and not too long; the
  /// ending is kept.
  static String clean(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder seen = new StringBuilder();
    last.codePoints().filter(FileNames::isVisible).forEach(seen::appendCodePoint);
    String clean = seen.toString().strip();
    if (clean.chars().allMatch(c -> c == '.')) {
      return "file";
    }
    int dot = clean.lastIndexOf('.');
    String ending = dot > 0 && clean.length() - dot <= 16 ? clean.substring(dot) : "";
    String stem = clean.substring(0, clean.length() - ending.length());
    while (bytes(stem) + bytes(ending) > MAX_BYTES) {
      stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
    }
    return stem + ending;
  }

  /// Format characters can turn the direction of writing, and so show another ending.
  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /// As it stands in an address (RFC 3986 §2.1).
  static String encode(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append("%%%02X".formatted(b & 0xff));
      }
    }
    return encoded.toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
