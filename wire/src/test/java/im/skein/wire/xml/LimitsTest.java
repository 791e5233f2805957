package im.skein.wire.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.wire.StreamError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Each limit holds to the byte, before and after login.
class LimitsTest {
  static final List<XmlLimits> LIMITS =
      List.of(XmlLimits.PRE_AUTH, XmlLimits.CLIENT, XmlLimits.STORED);

  private static void allowed(XmlLimits limits, String element) {
    byte[] bytes = (HostileTest.HEADER + element).getBytes(StandardCharsets.UTF_8);
    Recording recording = Recording.of(limits, bytes);
    assertNull(recording.error());
    assertEquals(1, recording.elements().size());
  }

  private static void refused(XmlLimits limits, String element) {
    byte[] bytes = (HostileTest.HEADER + element).getBytes(StandardCharsets.UTF_8);
    Recording recording = Recording.of(limits, bytes);
    assertEquals(StreamError.Condition.POLICY_VIOLATION, recording.error());
    assertEquals(List.of(), recording.elements());
  }

  private static String numbered(String pattern, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(pattern.replace("#", Integer.toString(i)));
    }
    return text.toString();
  }

  @ParameterizedTest
  @FieldSource("LIMITS")
  void countsTheBytesOfAnElement(XmlLimits limits) {
    String most = "x".repeat(limits.maxElementBytes() - "<a></a>".length());
    allowed(limits, "<a>" + most + "</a>");
    refused(limits, "<a>" + most + "x</a>");
    refused(limits, "<a>" + most + "xxxxxxxxxxxxxxx");
    refused(limits, "<a" + " ".repeat(limits.maxElementBytes() - "<a".length()) + "/>");
    refused(limits, "<a b='" + most + "xxxxx");
    refused(limits, "<a b='" + "&amp;".repeat(limits.maxElementBytes() / 5) + "'/>");
    refused(limits, "<a><![CDATA[" + most + "xxxxx");
    allowed(limits, " \n".repeat(limits.maxElementBytes()) + "<a/>");
  }

  @ParameterizedTest
  @FieldSource("LIMITS")
  void countsTheBytesOfTheHeader(XmlLimits limits) {
    String padded = "<s a='" + "x".repeat(limits.maxElementBytes() - "<s a=''>".length());
    byte[] fits = (padded + "'>").getBytes(StandardCharsets.UTF_8);
    assertNull(Recording.of(limits, fits).error());
    byte[] tooLong = (padded + "x'>").getBytes(StandardCharsets.UTF_8);
    assertEquals(StreamError.Condition.POLICY_VIOLATION, Recording.of(limits, tooLong).error());
  }

  @ParameterizedTest
  @FieldSource("LIMITS")
  void countsDepth(XmlLimits limits) {
    int most = limits.maxDepth();
    allowed(limits, "<a>".repeat(most) + "</a>".repeat(most));
    allowed(limits, "<a>".repeat(most - 1) + "<b/>" + "</a>".repeat(most - 1));
    refused(limits, "<a>".repeat(most + 1) + "</a>".repeat(most + 1));
    refused(limits, "<a>".repeat(most) + "<b/>" + "</a>".repeat(most));
  }

  @ParameterizedTest
  @FieldSource("LIMITS")
  void countsAttributes(XmlLimits limits) {
    int most = limits.maxAttributes();
    allowed(limits, "<a" + numbered(" b#='1'", most) + "/>");
    refused(limits, "<a" + numbered(" b#='1'", most + 1) + "/>");
  }

  @ParameterizedTest
  @FieldSource("LIMITS")
  void countsNamespaces(XmlLimits limits) {
    int most = limits.maxNamespaces();
    allowed(limits, "<a" + numbered(" xmlns:n#='urn:n'", most) + "/>");
    refused(limits, "<a" + numbered(" xmlns:n#='urn:n'", most + 1) + "/>");
    refused(limits, "<a xmlns='urn:a'" + numbered(" xmlns:n#='urn:n'", most) + "/>");
  }

  @ParameterizedTest
  @FieldSource("LIMITS")
  void countsTheBytesOfNames(XmlLimits limits) {
    String most = "n".repeat(limits.maxNameBytes());
    allowed(limits, "<" + most + "/>");
    refused(limits, "<" + most + "n/>");
    allowed(limits, "<a " + most + "='1'/>");
    refused(limits, "<a " + most + "n='1'/>");
    refused(limits, "<a></" + most + "n");
    refused(limits, "<" + "名".repeat(limits.maxNameBytes() / 3 + 1) + "/>");
  }

  @Test
  void refusesLimitsThatAllowNothing() {
    assertThrows(IllegalArgumentException.class, () -> new XmlLimits(0, 1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new XmlLimits(1, 1, 1, 1, 0));
  }

  @Test
  void holdsForMessagesToo() throws XmlException {
    XmlLimits limits = new XmlLimits(10, 2, 1, 4, 1);
    DocumentReader reader = new DocumentReader(limits);
    byte[] fits = " <a>123</a> ".getBytes(StandardCharsets.UTF_8);
    assertEquals("123", reader.read(fits, 0, fits.length).text());
    byte[] tooLong = "<a>1234</a>".getBytes(StandardCharsets.UTF_8);
    XmlException e =
        assertThrows(XmlException.class, () -> reader.read(tooLong, 0, tooLong.length));
    assertEquals(StreamError.Condition.POLICY_VIOLATION, e.error().condition());
  }
}
