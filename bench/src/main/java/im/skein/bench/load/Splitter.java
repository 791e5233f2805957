package im.skein.bench.load;

/// Finds where the pieces at the top of an XMPP stream end, in one pass over the bytes and without
/// state: an unfinished piece is looked at again when more of it has come.
final class Splitter {
  private static final byte[] STREAM = Ascii.of("<stream:stream");

  private int tagEnd;

  /// The index behind the piece that begins at or after `from`, or −1 when it is unfinished.
  int next(byte[] bytes, int from, int to) {
    if (from + 2 > to) {
      return -1;
    }
    byte second = bytes[from + 1];
    tagEnd = tagEnd(bytes, from, to);
    if (tagEnd < 0 || second == '?' || second == '/' || bytes[tagEnd - 2] == '/') {
      return tagEnd;
    }
    if (second == 's' && starts(bytes, from, to)) {
      return tagEnd;
    }
    return bodyEnd(bytes, tagEnd, to);
  }

  /// Where the first tag of the piece found last ended.
  int tagEnd() {
    return tagEnd;
  }

  /// The index of the first byte that is not white space.
  static int skipSpace(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] <= ' ') {
      at++;
    }
    return at;
  }

  private static int bodyEnd(byte[] bytes, int from, int to) {
    int depth = 1;
    int at = from;
    while (at < to) {
      if (bytes[at] != '<') {
        at++;
        continue;
      }
      if (at + 1 >= to) {
        return -1;
      }
      boolean closing = bytes[at + 1] == '/';
      at = tagEnd(bytes, at, to);
      if (at < 0) {
        return -1;
      }
      if (closing) {
        depth--;
        if (depth == 0) {
          return at;
        }
      } else if (bytes[at - 2] != '/') {
        depth++;
      }
    }
    return -1;
  }

  private static int tagEnd(byte[] bytes, int from, int to) {
    byte quote = 0;
    for (int at = from; at < to; at++) {
      byte c = bytes[at];
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '>') {
        return at + 1;
      } else if (c == '\'' || c == '"') {
        quote = c;
      }
    }
    return -1;
  }

  private static boolean starts(byte[] bytes, int from, int to) {
    if (to - from < STREAM.length) {
      return false;
    }
    for (int i = 0; i < STREAM.length; i++) {
      if (bytes[from + i] != STREAM[i]) {
        return false;
      }
    }
    return true;
  }
}
