package im.skein.bench.load;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One received piece at the top of a stream, seen in place: a stanza, the stream header, or the
/// stream's end. It is a window on a shared buffer and holds only inside the callback it came with.
///
/// It finds what a load generator asks for without building a tree. It trusts that the server wrote
/// well-formed XML; whoever tests that uses the client module.
public final class Chunk {
  private byte[] bytes = {};
  private int from;
  private int to;
  private int tagEnd;

  Chunk() {}

  /// Shows other bytes; the first tag ends before `tagEnd`.
  void show(byte[] bytes, int from, int tagEnd, int to) {
    this.bytes = bytes;
    this.from = from;
    this.tagEnd = tagEnd;
    this.to = to;
  }

  /// Whether the first tag has this name, prefix included.
  public boolean is(byte[] name) {
    int end = from + 1 + name.length;
    if (end >= tagEnd || !matches(name, from + 1)) {
      return false;
    }
    byte next = bytes[end];
    return next == ' ' || next == '>' || next == '/' || next == '\n' || next == '\t';
  }

  /// Whether these bytes stand anywhere in the chunk.
  public boolean contains(byte[] wanted) {
    return indexOf(wanted, from, to) >= 0;
  }

  /// The number that is the value of this attribute of the first tag, or what follows the last dot
  /// in it; −1 where there is none.
  ///
  /// @param attribute name and equals sign with a space before, such as ` h=`
  public long number(byte[] attribute) {
    int at = valueStart(attribute);
    if (at < 0) {
      return -1;
    }
    long number = -1;
    byte quote = bytes[at - 1];
    for (; at < tagEnd && bytes[at] != quote; at++) {
      byte c = bytes[at];
      if (c >= '0' && c <= '9') {
        number = Math.max(number, 0) * 10 + (c - '0');
      } else {
        number = -1;
      }
    }
    return number;
  }

  /// The number at the start of this attribute's value behind one letter, such as 17 in `m17.42`;
  /// −1 where there is none.
  public int leadingNumber(byte[] attribute, byte letter) {
    int at = valueStart(attribute);
    if (at < 0 || bytes[at] != letter) {
      return -1;
    }
    int number = -1;
    for (at++; at < tagEnd && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      number = Math.max(number, 0) * 10 + (bytes[at] - '0');
    }
    return number;
  }

  /// Whether the attribute of the first tag has this value.
  public boolean has(byte[] attribute, byte[] value) {
    int at = valueStart(attribute);
    return at >= 0 && matches(value, at) && bytes[at + value.length] == bytes[at - 1];
  }

  /// The value of an attribute of the first tag, or null.
  public @Nullable String value(byte[] attribute) {
    int at = valueStart(attribute);
    if (at < 0) {
      return null;
    }
    int end = at;
    while (end < tagEnd && bytes[end] != bytes[at - 1]) {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.UTF_8);
  }

  /// The text between the end of the tag that begins with these bytes and the next tag; empty where
  /// there is none.
  public String textAfter(byte[] tag) {
    int at = indexOf(tag, from, to);
    while (at >= 0 && at < to && bytes[at] != '>') {
      at++;
    }
    if (at < 0 || at >= to || bytes[at - 1] == '/') {
      return "";
    }
    int end = ++at;
    while (end < to && bytes[end] != '<') {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.UTF_8);
  }

  /// The value of the first attribute anywhere whose name and equals sign are these bytes, empty
  /// where there is none.
  public String anyValue(byte[] attribute) {
    int at = indexOf(attribute, from, to);
    if (at < 0) {
      return "";
    }
    int start = at + attribute.length + 1;
    int end = start;
    while (end < to && bytes[end] != bytes[start - 1]) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /// How many bytes there are.
  public int length() {
    return to - from;
  }

  /// All of it, for a complaint.
  @Override
  public String toString() {
    return new String(bytes, from, Math.min(to - from, 400), StandardCharsets.UTF_8);
  }

  private int valueStart(byte[] attribute) {
    int at = indexOf(attribute, from, tagEnd);
    return at < 0 ? -1 : at + attribute.length + 1;
  }

  private int indexOf(byte[] wanted, int start, int end) {
    int last = end - wanted.length;
    byte first = wanted[0];
    for (int i = start; i <= last; i++) {
      if (bytes[i] == first && matches(wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(byte[] wanted, int at) {
    if (at + wanted.length > to) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
