package im.skein.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class UploadTextsTest {
  @Test
  void writesLengthsAsPeopleDoAndNeverTooLarge() {
    assertEquals("0 B", UploadTexts.size(0));
    assertEquals("999 B", UploadTexts.size(999));
    assertEquals("1 kB", UploadTexts.size(1000));
    assertEquals("1.9 kB", UploadTexts.size(1999));
    assertEquals("100 MB", UploadTexts.size(100_000_000));
    assertEquals("99.9 MB", UploadTexts.size(99_999_999));
    assertEquals("2 GB", UploadTexts.size(2_000_000_000));
    assertEquals("9223372 TB", UploadTexts.size(Long.MAX_VALUE));
  }

  @Test
  void saysHowLargeAFileMayBe() {
    assertEquals(
        "A file may have at most 100 MB. 文件不能超过 100 MB。", UploadTexts.tooLarge(100_000_000));
  }
}
