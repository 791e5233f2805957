package im.skein.wire.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes that an attacker might send, each with the stream error that answers it.
class HostileTest {
  static final String HEADER =
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
          + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

  /// One line of the corpus.
  record Hostile(boolean inside, String condition, String written) {
    /// What is sent.
    byte[] bytes() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (inside) {
        bytes.writeBytes((HEADER + "<presence/>").getBytes(StandardCharsets.US_ASCII));
      }
      bytes.writeBytes(payload());
      return bytes.toByteArray();
    }

    /// What is hostile in it.
    byte[] payload() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < written.length(); i++) {
        if (written.startsWith("\\x", i)) {
          bytes.write(Integer.parseInt(written.substring(i + 2, i + 4), 16));
          i += 3;
        } else {
          bytes.write(written.charAt(i));
        }
      }
      return bytes.toByteArray();
    }
  }

  static List<Hostile> corpus() throws IOException {
    try (InputStream in = HostileTest.class.getResourceAsStream("hostile.txt")) {
      assertNotNull(in);
      List<Hostile> corpus = new ArrayList<>();
      for (String line :
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList()) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          String[] parts = line.split(" ", 3);
          corpus.add(new Hostile(parts[0].equals("inside"), parts[1], parts[2]));
        }
      }
      return corpus;
    }
  }

  private static String name(StreamError.@Nullable Condition condition) {
    return condition == null ? "accepted" : condition.elementName();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void refusesWithTheRightErrorHoweverItIsCut(Hostile hostile) {
    byte[] bytes = hostile.bytes();
    Recording whole = Recording.of(XmlLimits.PRE_AUTH, bytes);
    assertEquals(hostile.condition, name(whole.error()));
    if (hostile.inside) {
      assertEquals(
          Element.empty(Name.client("presence")), whole.elements().getFirst(), "before the fault");
    }
    int[] everywhere = IntStream.range(0, bytes.length).toArray();
    Recording single = Recording.of(XmlLimits.PRE_AUTH, bytes, everywhere);
    assertEquals(whole.error(), single.error());
    assertEquals(whole.told(), single.told());
  }

  @Test
  void refusesTheSameInMessages() throws IOException {
    DocumentReader reader = new DocumentReader(XmlLimits.CLIENT);
    for (Hostile hostile : corpus()) {
      byte[] bytes = hostile.payload();
      if (!hostile.written.startsWith(" ")) {
        assertThrows(
            XmlException.class, () -> reader.read(bytes, 0, bytes.length), hostile.written);
      }
    }
  }

  @Test
  void holdsEnoughOfThem() throws IOException {
    assertTrue(corpus().size() >= 120);
    assertEquals(corpus().size(), corpus().stream().distinct().count());
  }
}
