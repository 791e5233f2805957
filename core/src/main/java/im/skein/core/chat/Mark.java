package im.skein.core.chat;

import im.skein.core.base.Hashes;
import im.skein.wire.Element;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A mark that a message has each time it is sent again: from the id that its client gave it
/// (XEP-0359) and from what is in it, so that a client that gives one id twice loses nothing.
public final class Mark {
  /// So many bytes a mark has.
  public static final int BYTES = 16;

  private static final Name ORIGIN_ID = new Name("urn:xmpp:sid:0", "origin-id");

  private Mark() {}

  /// The mark, or null when the client gave no id.
  ///
  /// @param sender tells apart senders whose messages stand side by side; may be empty
  public static byte @Nullable [] of(Message message, String sender) {
    Element origin = message.payload(ORIGIN_ID);
    String id = origin == null ? null : origin.attribute("id");
    if (id == null) {
      return null;
    }
    MessageDigest digest = Hashes.sha256();
    if (!sender.isEmpty()) {
      digest.update(sender.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    digest.update(id.getBytes(StandardCharsets.UTF_8));
    XmlWriter writer = new XmlWriter();
    for (Element element : message.payload()) {
      writer.element(element, Name.CLIENT);
    }
    digest.update((byte) 0);
    digest.update(writer.array(), 0, writer.size());
    return Arrays.copyOf(digest.digest(), BYTES);
  }
}
