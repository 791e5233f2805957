package im.skein.core.room.keep;

import im.skein.core.base.Base64Text;
import im.skein.core.base.Hashes;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// The picture of a room, in one format or several: the photos of its vCard (XEP-0486).
///
/// @param card a vCard with nothing but photos
/// @param hashes SHA-1 of each photo (XEP-0153 §3.1), in their order
public record Picture(Element card, List<String> hashes) {
  /// The vCard of a room (XEP-0054).
  public static final Name CARD = new Name("vcard-temp", "vCard");

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_PHOTOS = 4;
  private static final Name PHOTO = new Name(CARD.namespace(), "PHOTO");
  private static final Pattern IMAGE = Pattern.compile("image/[a-z0-9.+-]{1,40}");

  /// A picture of parts that nobody changes afterwards.
  public Picture {
    hashes = List.copyOf(hashes);
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  /// What somebody wants to be the picture; all but the photos of the card is left out.
  ///
  /// @throws StanzaException when a photo is no image here, or they are too large
  public static Picture of(Element card) throws StanzaException {
    List<Element> photos = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (Element photo : card.children()) {
      if (photo.is(PHOTO)) {
        String type = photo.childText("TYPE");
        String data = photo.childText("BINVAL");
        if (data == null || type == null || !IMAGE.matcher(type).matches()) {
          throw refusal(
              Condition.NOT_ACCEPTABLE, "A photo has the type of an image, and is there.");
        }
        byte[] bytes = bytes(data);
        hashes.add(HexFormat.of().formatHex(Hashes.sha1().digest(bytes)));
        String base64 = Base64.getEncoder().encodeToString(bytes);
        photos.add(
            Element.builder(PHOTO).textChild("TYPE", type).textChild("BINVAL", base64).build());
      }
    }
    Element kept = Element.of(CARD, List.of(), photos);
    if (photos.size() > MOST_PHOTOS || XmlWriter.bytes(kept, "").length > MOST_BYTES) {
      throw refusal(
          Condition.NOT_ACCEPTABLE,
          "At most " + MOST_PHOTOS + " photos of " + MOST_BYTES + " bytes in all, in base64.");
    }
    return new Picture(kept, hashes);
  }

  private static byte[] bytes(String data) throws StanzaException {
    byte[] bytes;
    try {
      bytes = Base64Text.decode(data);
    } catch (IllegalArgumentException e) {
      throw refusal(Condition.BAD_REQUEST, "The photo is not written in base64.");
    }
    if (bytes.length == 0) {
      throw refusal(Condition.NOT_ACCEPTABLE, "The photo is empty.");
    }
    return bytes;
  }

  private static StanzaException refusal(Condition condition, String text) {
    return new StanzaException(StanzaError.of(condition, text));
  }

  /// How it is written down.
  public byte[] toBytes() {
    return XmlWriter.bytes(card, "");
  }

  /// The picture that was written down.
  ///
  /// @throws IllegalStateException when nobody could have written that
  public static Picture read(byte[] bytes) {
    try {
      return of(new DocumentReader(XmlLimits.STORED).read(bytes, 0, bytes.length));
    } catch (XmlException | StanzaException e) {
      throw new IllegalStateException("the picture of a room cannot be read", e);
    }
  }
}
