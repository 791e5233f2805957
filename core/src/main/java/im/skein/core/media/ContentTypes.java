package im.skein.core.media;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells by its first bytes what a file is. Only kinds that no browser runs are told apart; all
/// others are just bytes (security row 32).
public final class ContentTypes {
  /// What may be anything.
  public static final String BYTES = "application/octet-stream";

  /// So many first bytes are enough.
  static final int HEAD_BYTES = 1024;

  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final Pattern TYPE =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}/[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
  private static final Set<String> AUDIO_BRANDS = Set.of("M4A ", "M4B ", "M4P ");

  private ContentTypes() {}

  /// Whether a page may show it in place.
  public static boolean isShown(String type) {
    return !type.equals(BYTES);
  }

  /// Whether it is an image.
  public static boolean isImage(String type) {
    return type.startsWith("image/");
  }

  /// A type as somebody announced it, without its parameters and in small letters; empty when it is
  /// none.
  public static String essence(String announced) {
    int end = announced.indexOf(';');
    String type = (end < 0 ? announced : announced.substring(0, end)).strip();
    return TYPE.matcher(type).matches() ? type.toLowerCase(Locale.ROOT) : "";
  }

  /// What a file is.
  ///
  /// @param head its first bytes
  /// @param announced what its sender says, which decides between sound and moving pictures where
  ///   both come in the same container
  static String of(byte[] head, String announced) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String container = container(text);
    if (!container.isEmpty()) {
      return switch (container) {
        case "mp4" ->
            AUDIO_BRANDS.contains(text.substring(8, 12))
                ? "audio/mp4"
                : either(container, announced);
        case "ogg" -> text.contains("theora") ? "video/ogg" : "audio/ogg";
        case "webm" -> either(container, announced);
        default -> "image/" + container;
      };
    }
    return isPlain(head) ? PLAIN : BYTES;
  }

  private static String either(String container, String announced) {
    return (announced.equals("audio/" + container) ? "audio/" : "video/") + container;
  }

  private static String container(String text) {
    if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return "png";
    }
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return "jpeg";
    }
    if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return "gif";
    }
    if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return "webp";
    }
    if (text.startsWith("OggS")) {
      return "ogg";
    }
    if (text.startsWith("ftyp", 4) && text.length() >= 12) {
      return "mp4";
    }
    boolean ebml = text.startsWith("\u001aE\u00df\u00a3");
    return ebml && text.substring(0, Math.min(text.length(), 64)).contains("webm") ? "webm" : "";
  }

  /// Text in UTF-8 that is no markup.
  private static boolean isPlain(byte[] head) {
    if (head.length == 0) {
      return false;
    }
    // The last character may be cut.
    int end = head.length;
    if (end == HEAD_BYTES) {
      while (end > HEAD_BYTES - 4 && head[end - 1] < 0) {
        end--;
      }
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(head, 0, end))
              .toString();
      boolean clean = text.chars().allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r');
      return clean && text.indexOf('<') < 0 && !text.startsWith("%PDF");
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
