package im.skein.wire.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.Element;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Thousands of streams are open and silent: what a long element needed must be gone by then.
class IdleReaderTest {
  private static final int READERS = 3000;

  /// The namespaces of the header and the object itself, with room for other object layouts.
  private static final int MOST_BYTES = 300;

  private static final class Counting implements StreamSink {
    private int elements;

    @Override
    public void opened(Element header) {}

    @Override
    public void element(Element element) {
      elements++;
    }

    @Override
    public void closed() {}
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void keepsNextToNothingBetweenElements() throws XmlException {
    byte[] header = HostileTest.HEADER.getBytes(StandardCharsets.UTF_8);
    byte[] large =
        ("<message><body>" + "x&amp;".repeat(4000) + "</body></message> ")
            .getBytes(StandardCharsets.UTF_8);
    Counting sink = new Counting();
    List<StreamReader> readers = new ArrayList<>(READERS);
    long before = used();
    for (int i = 0; i < READERS; i++) {
      StreamReader reader = new StreamReader(XmlLimits.CLIENT, sink);
      reader.feed(header, 0, header.length);
      reader.feed(large, 0, 9000);
      reader.feed(large, 9000, large.length - 9000);
      readers.add(reader);
    }
    long each = (used() - before) / READERS;
    assertEquals(READERS, sink.elements);
    assertEquals(READERS, readers.stream().filter(reader -> !reader.pending()).count());
    assertTrue(each < MOST_BYTES, "an idle reader keeps " + each + " bytes");
  }
}
