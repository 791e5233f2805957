package im.skein.core.media;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What people are told of refused files, in English and in Chinese at once: most clients show the
/// text of an error as it is, and do not say in which language they want it.
final class UploadTexts {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final int STEP = 1000;

  static final String MALFORMED =
      "Tell a file name, a size in bytes, and a type if it is known. 请提供文件名、字节数，以及已知的类型。";

  static final String FULL = "Your files take all the space that you have. 你的文件空间已满。";

  static final String CROWDED =
      "Too many of your files are on their way; wait for some of them. 正在上传的文件太多，请等待其中一些完成。";

  private UploadTexts() {}

  static String tooLarge(long maxBytes) {
    String most = size(maxBytes);
    return "A file may have at most %s. 文件不能超过 %s。".formatted(most, most);
  }

  /// A length as people write it, never more than it is: 1,250,000 is `1.2 MB`.
  static String size(long bytes) {
    BigDecimal value = BigDecimal.valueOf(bytes);
    int unit = 0;
    while (value.compareTo(BigDecimal.valueOf(STEP)) >= 0 && unit < UNITS.length - 1) {
      value = value.movePointLeft(3);
      unit++;
    }
    return value.setScale(1, RoundingMode.DOWN).stripTrailingZeros().toPlainString()
        + " "
        + UNITS[unit];
  }
}
