package im.skein.core.push;

import im.skein.core.base.Chance;
import im.skein.wire.sasl.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts what is pushed so that the browser alone can read it (RFC 8291, by the content coding
/// `aes128gcm` of RFC 8188), as one record.
final class Seal {
  /// The most bytes that a push service must take (RFC 8291 §4).
  static final int MAX_BODY = 4096;

  private static final int SALT = 16;
  private static final int TAG = 16;
  private static final int HEADER = SALT + 4 + 1 + Points.BYTES;

  /// The most bytes that can be sealed.
  static final int MAX_PLAIN = MAX_BODY - HEADER - TAG - 1;

  /// What is sealed is as long as a multiple of this, so that its length tells little.
  private static final int STEP = 256;

  private static final int RECORD = 4096;
  private static final int HASH = 32;
  private static final int KEY = 16;
  private static final int NONCE = 12;
  private static final byte LAST = 2;

  private Seal() {}

  /// Seals some bytes, at most [#MAX_PLAIN].
  ///
  /// @param point the key of the browser, as it was checked by [Points#read]
  /// @param auth the secret of the subscription
  static byte[] seal(byte[] plain, byte[] point, Secret auth, Chance chance)
      throws GeneralSecurityException {
    int most = Math.min(MAX_PLAIN, (plain.length / STEP + 1) * STEP);
    return seal(
        Arrays.copyOf(mark(plain), most + 1),
        new Receiver(point, auth),
        Points.pair(),
        chance.bytes(SALT));
  }

  /// The bytes with the mark of the last record behind them; what follows is padding.
  static byte[] mark(byte[] plain) {
    byte[] marked = Arrays.copyOf(plain, plain.length + 1);
    marked[plain.length] = LAST;
    return marked;
  }

  /// For whom is sealed.
  record Receiver(@SuppressWarnings("ArrayRecordComponent") byte[] point, Secret auth) {}

  /// Seals a record with that pair of keys and that salt, both used once only.
  static byte[] seal(byte[] record, Receiver to, KeyPair own, byte[] salt)
      throws GeneralSecurityException {
    byte[] ownPoint = Points.write((ECPublicKey) own.getPublic());
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own.getPrivate());
    agreement.doPhase(Points.read(to.point), true);
    byte[] info = join(ascii("WebPush: info\0"), to.point, ownPoint);
    byte[] input = derive(agreement.generateSecret(), to.auth.bytes(), info, HASH);
    byte[] key = derive(input, salt, ascii("Content-Encoding: aes128gcm\0"), KEY);
    byte[] nonce = derive(input, salt, ascii("Content-Encoding: nonce\0"), NONCE);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(TAG * Byte.SIZE, nonce));
    byte[] size = ByteBuffer.allocate(4).putInt(RECORD).array();
    return join(salt, size, new byte[] {Points.BYTES}, ownPoint, cipher.doFinal(record));
  }

  private static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length)
      throws GeneralSecurityException {
    AlgorithmParameterSpec way =
        HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length);
    return KDF.getInstance("HKDF-SHA256").deriveData(way);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(MAX_BODY);
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
