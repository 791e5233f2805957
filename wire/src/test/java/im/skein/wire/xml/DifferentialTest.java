package im.skein.wire.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import im.skein.wire.Element;
import im.skein.wire.StreamError;
import im.skein.wire.StreamError.Condition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Reads the same bytes as three other parsers. What we accept they must read to the same tree;
/// what we refuse they refuse too, or it is something that XMPP leaves out of XML.
/// `-Dskein.fuzz.rounds` sets how many inputs, `-Dskein.fuzz.seed` which.
class DifferentialTest {
  private static final XmlLimits WIDE = new XmlLimits(1_000_000, 1000, 1000, 10_000, 1000);
  private static final String[] PIECES = {
    "<a>",
    "</a>",
    "<a/>",
    "<b xmlns='urn:b'>",
    "</b>",
    "<p:c xmlns:p='urn:p'>",
    "</p:c>",
    "&lt;",
    "&amp;",
    "&#10;",
    "&#x4F60;",
    "&#1;",
    "&foo;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?x",
    "?>",
    " d='1'",
    " d=\"2\"",
    " xmlns:p=''",
    " xml:lang='zh'",
    "<!DOCTYPE a>",
    "'",
    "\"",
    ">",
    "<",
    "/",
    "=",
    "\r\n",
    "\t",
    " ",
    "你",
    "😀",
    "\u0085",
    "\u007F",
    "\uFFFD",
    "xmlns",
    ":",
    "&",
    ";",
    "#"
  };
  private static final int[] BYTES = {
    0, 1, 0x7F, 0x80, 0xBC, 0xC0, 0xC2, 0xE0, 0xED, 0xA0, 0xEF, 0xBF, 0xBE, 0xF0, 0x90, 0xF4, 0xFF
  };

  private final List<StaxTree> others =
      List.of(StaxTree.jdk(), StaxTree.woodstox(), StaxTree.aalto());

  /// What we say about some bytes.
  private record Ours(@Nullable Element element, @Nullable StreamError error) {
    static Ours of(byte[] bytes) {
      try {
        return new Ours(new DocumentReader(WIDE).read(bytes, 0, bytes.length), null);
      } catch (XmlException e) {
        return new Ours(null, e.error());
      }
    }

    /// Whether others may accept what we refuse.
    boolean leavesOut() {
      return error != null
          && (error.condition() == Condition.RESTRICTED_XML
              || error.condition() == Condition.BAD_FORMAT
              || error.condition() == Condition.POLICY_VIOLATION
              || error.text().equals("only UTF-8 is understood"));
    }
  }

  private void compare(byte[] bytes) {
    Ours ours = Ours.of(bytes);
    for (StaxTree other : others) {
      StaxTree.Read read = other.read(bytes);
      if (ours.element != null) {
        if (other.mayMisread(bytes) || (read.element() == null && other.mayRefuse(ours.element))) {
          continue;
        }
        assertEquals(ours.element, read.element(), () -> describe(other, bytes, read.failure()));
        assertEquals(false, read.restricted(), () -> describe(other, bytes, ""));
      } else if (read.element() != null
          && !ours.leavesOut()
          && !beginsWithByteOrderMark(bytes)
          && !read.restricted()
          && !other.isLenient(bytes)) {
        fail(describe(other, bytes, ours.error == null ? "" : ours.error.text()));
      }
    }
  }

  /// RFC 6120 §11.6 takes U+FEFF for a character, XML takes it for a mark.
  private static boolean beginsWithByteOrderMark(byte[] bytes) {
    return bytes.length > 2
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  private static String describe(StaxTree other, byte[] bytes, String why) {
    return other.name()
        + " differs on "
        + new String(bytes, StandardCharsets.UTF_8)
        + " ("
        + HexFormat.of().formatHex(bytes)
        + "): "
        + why;
  }

  private static byte[] mutated(Random random, byte[] seed) {
    byte[] bytes = seed;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, at + random.nextInt(6));
      byte[] piece =
          switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) BYTES[random.nextInt(BYTES.length)]};
            case 2 -> Arrays.copyOfRange(bytes, at, to);
            default -> PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
          };
      int resume = random.nextBoolean() ? at : to;
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      changed.write(bytes, 0, at);
      changed.writeBytes(piece);
      changed.write(bytes, resume, bytes.length - resume);
      bytes = changed.toByteArray();
    }
    return bytes;
  }

  private static List<byte[]> seeds(Random random) {
    RandomTrees trees = new RandomTrees(random);
    List<byte[]> seeds = new ArrayList<>();
    for (String text :
        List.of(
            "<a/>",
            "<?xml version='1.0' encoding='UTF-8'?><a b='c'>d</a>",
            "<message xmlns='jabber:client' type='chat'><body>你好 &lt;3</body></message>",
            "<a xmlns:p='urn:p' p:b='1' b='2'><p:c/><![CDATA[x]]>]]&gt;</a>",
            "<a>x\r\ny\rz<b xmlns=''/>&#x1F600;</a>")) {
      seeds.add(text.getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < 20; i++) {
      seeds.add(XmlWriter.bytes(trees.element(2), ""));
    }
    return seeds;
  }

  @Test
  void agreesOnMutatedElements() {
    int rounds = Integer.getInteger("skein.fuzz.rounds", 10_000);
    Random random = new Random(Long.getLong("skein.fuzz.seed", 395L));
    List<byte[]> seeds = seeds(random);
    int accepted = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = mutated(random, seeds.get(random.nextInt(seeds.size())));
      if (Ours.of(bytes).element != null) {
        accepted++;
      }
      compare(bytes);
    }
    assertTrue(accepted * 20 > rounds, "only " + accepted + " of " + rounds + " were accepted");
  }

  @Test
  void agreesOnWhateverWeWrite() {
    Random random = new Random(396);
    RandomTrees trees = new RandomTrees(random);
    for (int round = 0; round < 400; round++) {
      Element element = trees.element(3);
      byte[] bytes = XmlWriter.bytes(element, "");
      for (StaxTree other : others) {
        StaxTree.Read read = other.read(bytes);
        if (read.element() != null || !other.mayRefuse(element)) {
          assertEquals(element, read.element(), () -> describe(other, bytes, read.failure()));
        }
      }
    }
  }

  @Test
  void agreesOnTheHostileCorpus() throws IOException {
    for (HostileTest.Hostile hostile : HostileTest.corpus()) {
      compare(hostile.payload());
    }
  }
}
