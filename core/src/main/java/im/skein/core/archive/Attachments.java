package im.skein.core.archive;

import im.skein.core.archive.Findable.Kind;
import im.skein.core.base.Hashes;
import im.skein.core.chat.Kept;
import im.skein.wire.Element;
import im.skein.wire.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files that a message carries: what kind they are of, what they are called, and which of them
/// lie on this server. They are told of by stateless file sharing (XEP-0447), by media sharing
/// (XEP-0385) or only by an address (XEP-0066).
public final class Attachments {
  private static final Name SHARING = new Name("urn:xmpp:sfs:0", "file-sharing");
  private static final Name REFERENCE = new Name("urn:xmpp:reference:0", "reference");
  private static final Name MEDIA = new Name("urn:xmpp:sims:1", "media-sharing");
  private static final Name ADDRESS = new Name("jabber:x:oob", "x");

  /// Addresses of the upload service, with the token that stands for a file.
  private static final Pattern OURS =
      Pattern.compile("https?://[^/?#]+/upload/([a-z2-7]{26})(?:[/?#].*)?");

  private static final Pattern QUERY = Pattern.compile("[?#]");
  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "gif", "webp", "avif");
  private static final Set<String> SOUNDS =
      Set.of("ogg", "oga", "opus", "m4a", "mp3", "wav", "weba");

  private static final int KEY_BYTES = 16;

  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
  private final List<String> names = new ArrayList<>(0);
  private final List<String> addresses = new ArrayList<>(0);

  private Attachments() {}

  static Attachments of(Element message) {
    Attachments all = new Attachments();
    for (Element part : message.children()) {
      if (part.is(SHARING)) {
        all.describe(part);
      } else if (part.is(REFERENCE)) {
        all.describe(part.child(MEDIA));
      }
    }
    for (Element part : message.children()) {
      String url = part.is(ADDRESS) ? part.childText("url") : null;
      if (url != null) {
        all.addresses.add(url.strip());
        if (all.kinds.isEmpty()) {
          all.kinds.add(kindOf(url.strip()));
        }
      }
    }
    return all;
  }

  /// Each of the two ways has a namespace of its own for the same description.
  private void describe(@Nullable Element sharing) {
    if (sharing == null) {
      return;
    }
    for (Element part : sharing.children()) {
      if (part.name().local().equals("file")) {
        note(part);
      }
    }
  }

  private void note(Element file) {
    String type = file.childText("media-type");
    String name = file.childText("name");
    kinds.add(kind(type == null ? "" : type.strip().toLowerCase(Locale.ROOT)));
    if (name != null) {
      names.add(name);
    }
  }

  private static Kind kind(String type) {
    return type.startsWith("image/")
        ? Kind.IMAGE
        : type.startsWith("audio/") ? Kind.VOICE : Kind.FILE;
  }

  private static Kind kindOf(String address) {
    Matcher query = QUERY.matcher(address);
    String path = query.find() ? address.substring(0, query.start()) : address;
    String end = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return PICTURES.contains(end) ? Kind.IMAGE : SOUNDS.contains(end) ? Kind.VOICE : Kind.FILE;
  }

  Set<Kind> kinds() {
    return kinds;
  }

  List<String> names() {
    return names;
  }

  /// Whether a text is nothing but the address of one of them.
  boolean isAddress(String text) {
    return addresses.contains(text.strip());
  }

  /// The token in an address of our upload service, or null when it is none.
  public static @Nullable String token(String address) {
    Matcher ours = OURS.matcher(address);
    return ours.matches() ? ours.group(1) : null;
  }

  /// The files of our upload service that a message mentions, as keys under which stores find the
  /// message and from which nobody learns a token.
  static Set<String> keys(Kept message) {
    Set<String> keys = new TreeSet<>();
    for (String address : message.addresses()) {
      String token = token(address);
      if (token != null) {
        keys.add(key(token));
      }
    }
    return keys;
  }

  /// The key of a file of whose token only the SHA-256 is known.
  public static String keyOfSlot(byte[] sha256) {
    return HexFormat.of().formatHex(Arrays.copyOf(sha256, KEY_BYTES));
  }

  /// The key of a file: 32 letters and digits.
  public static String key(String token) {
    return keyOfSlot(Hashes.sha256(token));
  }
}
