package im.skein.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SplitterTest {
  private static final byte[] ID = Ascii.of(" id=");
  private final Splitter splitter = new Splitter();

  @Test
  void endsAPieceWhereItsElementEnds() {
    assertEquals(end("<a><b/></a>"), next("<a><b/></a><c/>"));
    assertEquals(end("<c/>"), next("<c/><d/>"));
    assertEquals(end("<a x='/'><a/>t</a>"), next("<a x='/'><a/>t</a><e/>"));
  }

  @Test
  void isNotMisledByQuotes() {
    String piece = "<a x=\"</a>'>\"><b y='/>\"'></b></a>";
    assertEquals(end(piece), next(piece + "<f/>"));
  }

  @Test
  void treatsHeaderDeclarationAndEndOfStreamAsPieces() {
    assertEquals(end("<?xml version='1.0'?>"), next("<?xml version='1.0'?><stream:stream>"));
    assertEquals(end("<stream:stream id='1'>"), next("<stream:stream id='1'><stream:features/>"));
    assertEquals(end("</stream:stream>"), next("</stream:stream>"));
  }

  @Test
  void looksAgainWhenMoreHasCome() {
    String piece = "<message id='m1.2'><body>a</body></message>";
    for (int length = 0; length < piece.length(); length++) {
      assertEquals(-1, next(piece.substring(0, length)), "of " + length + " bytes");
    }
    assertEquals(piece.length(), next(piece));
  }

  @Test
  void findsNamesAttributesAndTexts() {
    Chunk chunk = chunk("<message id='m17.42' type=\"error\"><id>9</id><body>hi</body></message>");
    assertTrue(chunk.is(Ascii.of("message")));
    assertFalse(chunk.is(Ascii.of("messag")));
    assertEquals(42, chunk.number(ID));
    assertEquals(17, chunk.leadingNumber(ID, (byte) 'm'));
    assertEquals("m17.42", chunk.value(ID));
    assertTrue(chunk.has(Ascii.of(" type="), Ascii.of("error")));
    assertFalse(chunk.has(Ascii.of(" type="), Ascii.of("err")));
    assertEquals("hi", chunk.textAfter(Ascii.of("<body")));
    assertNull(chunk.value(Ascii.of(" from=")));
    assertEquals(-1, chunk.number(Ascii.of(" h=")));
  }

  private Chunk chunk(String text) {
    byte[] bytes = Ascii.of(text);
    int end = splitter.next(bytes, 0, bytes.length);
    Chunk chunk = new Chunk();
    chunk.show(bytes, 0, splitter.tagEnd(), end);
    return chunk;
  }

  private int next(String text) {
    byte[] bytes = Ascii.of(text);
    return splitter.next(bytes, 0, bytes.length);
  }

  private static int end(String piece) {
    return piece.length();
  }
}
