package im.skein.wire.xml;

import java.util.Arrays;

/// The bytes of a name, a value or a text while they are being read. As long as they stand in the
/// input as they are, nothing is copied; what came with an earlier input, or stands for a reference
/// or a line end, is held here.
final class Token {
  private static final byte[] NOTHING = new byte[0];
  private static final int NONE = -1;
  private static final int CARRIED = -2;
  private static final int FIRST_BYTES = 128;
  private static final int KEPT_BYTES = 4096;

  private final Utf8 utf8 = new Utf8();
  private byte[] in = NOTHING;
  private int end;

  /// Where the bytes begin that are still in the input only.
  private int mark = NONE;

  private byte[] held = NOTHING;
  private int heldSize;

  /// From where on the held bytes stood in the input as they are.
  private int literalFrom;

  private int finished;

  /// Nothing is held any more, and no large buffer.
  void reset() {
    utf8.reset();
    release();
    if (held.length > KEPT_BYTES) {
      held = NOTHING;
    }
  }

  /// More input has come; an open token goes on at `from`.
  void resume(byte[] bytes, int from, int to) {
    in = bytes;
    end = to;
    if (mark == CARRIED) {
      mark = from;
    }
  }

  /// The input goes away; an open token keeps what it needs of it.
  void suspend(int to) {
    if (mark >= 0) {
      hold(to);
      mark = CARRIED;
    }
    in = NOTHING;
  }

  /// Opens a token here, unless one is open.
  void open(int at) {
    if (mark < 0) {
      mark = at;
    }
  }

  /// Whether a character has begun and not ended.
  boolean insideCharacter() {
    return utf8.isInside();
  }

  /// Checks a run of characters that are not ASCII.
  ///
  /// @return the index of the first byte after it
  int characters(int at) throws XmlException {
    return utf8.run(in, at, end);
  }

  /// Reads on in a name, never further than a name may be long.
  ///
  /// @return the index of the first byte that is not part of it
  int name(int from, int maxBytes) throws XmlException {
    int most = maxBytes - heldSize + 1;
    int stop = end - mark > most ? mark + most : end;
    int at = utf8.isInside() ? utf8.run(in, from, stop) : from;
    while (at < stop) {
      byte b = in[at];
      if (b < 0) {
        at = utf8.run(in, at, stop);
      } else if (Bytes.inName(b)) {
        at++;
      } else {
        return at;
      }
    }
    if (heldSize + at - mark > maxBytes) {
      throw XmlException.tooMuch("a name is too long");
    }
    return at;
  }

  /// The token ends before this index: [#bytes], [#offset] and [#length] tell where it is.
  void finish(int at) {
    if (heldSize > 0) {
      hold(at);
      mark = NONE;
    }
    finished = at;
  }

  /// Where the finished token stands.
  byte[] bytes() {
    return heldSize > 0 ? held : in;
  }

  /// Where the finished token begins.
  int offset() {
    return heldSize > 0 ? 0 : mark;
  }

  /// How long the finished token is.
  int length() {
    return heldSize > 0 ? heldSize : finished - mark;
  }

  /// Whether bytes are held from before.
  boolean isHeld() {
    return heldSize > 0;
  }

  /// Forgets the token.
  void release() {
    mark = NONE;
    heldSize = 0;
    literalFrom = 0;
  }

  /// Ends a run of input; the token itself goes on.
  void pause(int at) {
    hold(at);
    mark = NONE;
  }

  /// Ends a run of input and adds a character that does not stand there as itself.
  void pause(int at, int character) {
    pause(at);
    add(character);
  }

  /// Adds a character that does not stand in the input as itself.
  void add(int character) {
    room(4);
    heldSize += XmlNames.encode(character, held, heldSize);
    literalFrom = heldSize;
  }

  /// What follows is looked at by itself when brackets are sought.
  void separate() {
    literalFrom = heldSize;
  }

  /// Takes away the last bytes that were held.
  void cut(int bytes) {
    heldSize -= bytes;
    literalFrom = heldSize;
  }

  /// Whether the two bytes before this one are `]]`, written as such.
  boolean followsBrackets(int at) {
    return literalByte(at - 1) == ']' && literalByte(at - 2) == ']';
  }

  private int literalByte(int at) {
    if (at >= mark) {
      return in[at];
    }
    int index = heldSize - (mark - at);
    return index >= literalFrom ? held[index] : -1;
  }

  private void hold(int to) {
    int length = to - mark;
    room(length);
    System.arraycopy(in, mark, held, heldSize, length);
    heldSize += length;
  }

  private void room(int more) {
    if (held.length - heldSize < more) {
      int wanted = Math.max(heldSize + more, Math.max(FIRST_BYTES, held.length * 2));
      held = Arrays.copyOf(held, wanted);
    }
  }
}
