package im.skein.core.chat;

import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Makes the public ids of kept messages (XEP-0359): the place of the message, encrypted as one
/// block with the server's key, so that an id looks random, tells nobody how much is said here, and
/// leads straight back to the message.
public final class StanzaIds {
  /// The element that carries the id.
  public static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");

  /// So many letters 16 bytes have in base64.
  private static final int ID_LETTERS = 22;

  private final ThreadLocal<Cipher> encryption;
  private final ThreadLocal<Cipher> decryption;

  /// Ids under that key.
  ///
  /// @param key 16 random bytes, secret and the same for ever
  /// @throws IllegalArgumentException when the key has another length
  public StanzaIds(byte[] key) {
    if (key.length != 16) {
      throw new IllegalArgumentException("the key must have 16 bytes");
    }
    SecretKeySpec secret = new SecretKeySpec(key, "AES");
    this.encryption = ThreadLocal.withInitial(() -> cipher(secret, Cipher.ENCRYPT_MODE));
    this.decryption = ThreadLocal.withInitial(() -> cipher(secret, Cipher.DECRYPT_MODE));
  }

  private static Cipher cipher(SecretKeySpec secret, int mode) {
    try {
      // One block holds the whole id, so there is nothing to chain; equal places give equal ids.
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(mode, secret);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES", e);
    }
  }

  /// The id of the message at that place.
  public String id(long conversation, long sequence) {
    ByteBuffer place = ByteBuffer.allocate(16).putLong(conversation).putLong(sequence);
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(encryption.get().doFinal(place.array()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a block of 16 bytes is always whole", e);
    }
  }

  /// The place that an id leads back to; empty when the id cannot be one of ours. Whether a message
  /// stands there is another question.
  public Optional<Place> place(String id) {
    if (id.length() != ID_LETTERS) {
      return Optional.empty();
    }
    try {
      byte[] block = decryption.get().doFinal(Base64.getUrlDecoder().decode(id));
      ByteBuffer place = ByteBuffer.wrap(block);
      return Optional.of(new Place(place.getLong(), place.getLong()));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /// Where a message stands.
  ///
  /// @param conversation key of the conversation
  /// @param sequence place in the conversation
  public record Place(long conversation, long sequence) {}

  /// The element for the archive of that account or room.
  public Element element(Jid by, long conversation, long sequence) {
    return element(by, id(conversation, sequence));
  }

  /// The element for a message that may never be kept.
  ///
  /// @param mark 16 bytes that are the same each time that the message is sent again
  public static Element element(Jid by, byte[] mark) {
    return element(by, Base64.getUrlEncoder().withoutPadding().encodeToString(mark));
  }

  private static Element element(Jid by, String id) {
    return Element.builder(STANZA_ID).attribute("by", by.toString()).attribute("id", id).build();
  }

  /// Whether the stanza carries an id by that account.
  static boolean has(Stanza stanza, Jid by) {
    for (Element element : stanza.payload()) {
      if (element.is(STANZA_ID) && by.toString().equals(element.attribute("by"))) {
        return true;
      }
    }
    return false;
  }
}
