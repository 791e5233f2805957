package im.skein.wire.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.wire.Element;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// However the bytes of a stream are cut into pieces, the same is read.
class CutTest {
  private static final List<String> SMALL =
      List.of(
          "<?xml version='1.0' encoding=\"UTF-8\"?>\n<s:s xmlns:s='u'> <a/></s:s>",
          "<s><a b='1&amp;2&#x4F60;\r\n'>x\r\ny\rz&lt;你😀<![CDATA[]] ]]]]>]<b/></a></s >",
          "<s><名 字='你'>好</名><a xmlns:p='u' p:q=\"'\"><p:r/></a>",
          "<s><a>]] ></a><b>]]&gt;</b><c>]<![CDATA[]>]]></c>]",
          "<s><a>x</b>",
          "<s><a>\u0085\u2028</a><b \t\r\n c = 'd' /></s>",
          "<s><a>&#128512;&quot;&apos;</a>&");

  private static void check(XmlLimits limits, byte[] bytes, int... cuts) {
    Recording whole = Recording.of(limits, bytes);
    Recording pieces = Recording.of(limits, bytes, cuts);
    assertEquals(whole.told(), pieces.told(), () -> "cut at " + Arrays.toString(cuts));
    assertEquals(whole.error(), pieces.error(), () -> "cut at " + Arrays.toString(cuts));
  }

  @Test
  void readsTheSameFromAnyTwoCuts() {
    for (String text : SMALL) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int one = 0; one <= bytes.length; one++) {
        for (int two = one; two <= bytes.length; two++) {
          check(XmlLimits.CLIENT, bytes, one, two);
        }
      }
    }
  }

  @Test
  void readsTheSameFromRandomCutsOfManyElements() {
    Random random = new Random(6120);
    RandomTrees trees = new RandomTrees(random);
    for (int round = 0; round < 40; round++) {
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      stream.writeBytes(HostileTest.HEADER.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 30; i++) {
        Element element = trees.element(4);
        stream.writeBytes(XmlWriter.bytes(element, "jabber:client"));
        stream.writeBytes(" \n".repeat(random.nextInt(2)).getBytes(StandardCharsets.UTF_8));
      }
      byte[] bytes = stream.toByteArray();
      int[] cuts = random.ints(1 + random.nextInt(60), 0, bytes.length).sorted().toArray();
      check(XmlLimits.CLIENT, bytes, cuts);
    }
  }

  /// Limits are met at the same byte too.
  @Test
  void refusesTheSameFromAnyCut() {
    XmlLimits narrow = new XmlLimits(40, 2, 2, 8, 1);
    for (String text :
        List.of(
            "<s><a>" + "x".repeat(60) + "</a>",
            "<s><abcdefgh/><abcdefghi/>",
            "<s><a 你你你='1'/>",
            "<s><a><b><c/></b></a>",
            "<s><a b='1' c='2' d='3'/>",
            "<s><a xmlns='a' xmlns:b='b'/>")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int cut = 0; cut <= bytes.length; cut++) {
        check(narrow, bytes, cut);
      }
    }
  }
}
