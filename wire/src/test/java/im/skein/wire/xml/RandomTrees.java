package im.skein.wire.xml;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/// Makes elements of all shapes that XML can carry.
final class RandomTrees {
  private static final String[] NAMESPACES = {
    "",
    "jabber:client",
    "urn:a",
    "urn:b?x=1&y='2'",
    "http://例子.example/\"<>",
    StreamError.STREAM,
    "jabber:x:data"
  };
  private static final String[] NAMES = {
    "a", "body", "x-y.z_1", "名字", "é", "message", "_", "Ω", "xmlnsx", "xml1", "stream"
  };

  private final Random random;

  RandomTrees(Random random) {
    this.random = random;
  }

  Element element(int depth) {
    Element.Builder builder = Element.builder(new Name(oneOf(NAMESPACES), oneOf(NAMES)));
    Set<Name> used = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Name name =
          switch (random.nextInt(6)) {
            case 0 -> new Name(oneOf(NAMESPACES), oneOf(NAMES));
            case 1 -> new Name(Name.XML, "lang");
            default -> Name.local(oneOf(NAMES));
          };
      if (used.add(name)) {
        builder.attribute(name, text(random.nextInt(12)));
      }
    }
    boolean afterText = false;
    for (int i = depth == 0 ? random.nextInt(2) : random.nextInt(5); i > 0; i--) {
      if (!afterText && random.nextBoolean()) {
        builder.text(text(1 + random.nextInt(random.nextInt(20) == 0 ? 3000 : 12)));
        afterText = true;
      } else if (depth > 0) {
        builder.add(element(depth - 1));
        afterText = false;
      }
    }
    return builder.build();
  }

  /// Any characters that XML can carry, awkward ones often.
  String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(character());
    }
    return text.toString();
  }

  private int character() {
    while (true) {
      int c =
          switch (random.nextInt(8)) {
            case 0 ->
                "<>&'\"]]>\t\n\r \u0085\u2028\u007F\uFEFF\uFFFD".codePointAt(random.nextInt(16));
            case 1 -> random.nextInt(0x800);
            case 2 -> 0x4E00 + random.nextInt(0x5000);
            case 3 -> random.nextInt(0x10000);
            case 4 -> 0x10000 + random.nextInt(0x100000);
            default -> ' ' + random.nextInt(95);
          };
      if (XmlNames.isChar(c)) {
        return c;
      }
    }
  }

  private String oneOf(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
