package im.skein.server.push;

import im.skein.server.push.PushService.Push;
import im.skein.wire.Element;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The browser's end of Web Push, written anew by the RFCs: subscribes, opens what came, and checks
/// who sent it.
final class Subscriber {
  private static final String NAMESPACE = "urn:skein:push:0";
  private static final int POINT = 65;
  private static final int SALT = 16;

  private final KeyPair pair;
  private final byte[] auth = new byte[16];

  Subscriber() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
    new SecureRandom().nextBytes(auth);
  }

  /// What is asked of the server.
  Element subscribe(String endpoint, boolean reads) {
    return Element.builder(NAMESPACE, "subscribe")
        .attribute("endpoint", endpoint)
        .textChild("p256dh", text(point((ECPublicKey) pair.getPublic())))
        .textChild("auth", text(auth))
        .add(reads ? Element.empty(NAMESPACE, "read") : null)
        .build();
  }

  /// What was pushed, read as RFC 8188 and RFC 8291 say.
  String open(Push push) throws GeneralSecurityException {
    ByteBuffer body = ByteBuffer.wrap(push.body());
    byte[] salt = take(body, SALT);
    int record = body.getInt();
    byte[] sender = take(body, body.get());
    byte[] sealed = take(body, body.remaining());
    if (record < sealed.length || sender.length != POINT || push.body().length > 4096) {
      throw new GeneralSecurityException("not one record of a push");
    }
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(pair.getPrivate());
    agreement.doPhase(key(sender), true);
    byte[] info =
        ByteBuffer.allocate(14 + 2 * POINT)
            .put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII))
            .put(point((ECPublicKey) pair.getPublic()))
            .put(sender)
            .array();
    byte[] input = derive(agreement.generateSecret(), auth, info, 32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(derive(input, salt, ascii("Content-Encoding: aes128gcm\0"), 16), "AES"),
        new GCMParameterSpec(128, derive(input, salt, ascii("Content-Encoding: nonce\0"), 12)));
    byte[] plain = cipher.doFinal(sealed);
    int end = plain.length - 1;
    while (plain[end] == 0) {
      end--;
    }
    if (plain[end] != 2) {
      throw new GeneralSecurityException("not the last record");
    }
    return new String(plain, 0, end, StandardCharsets.UTF_8);
  }

  /// The claims of whoever pushed, checked with the key that the server had told (RFC 8292 §3).
  static String claims(Push push, String key) throws GeneralSecurityException {
    String header = push.headers().getOrDefault("authorization", "");
    String[] parts = header.split("[ ,]+", -1);
    String[] token = parts[1].substring("t=".length()).split("\\.", -1);
    if (!parts[0].equals("vapid") || !parts[2].equals("k=" + key)) {
      throw new GeneralSecurityException("another key");
    }
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(key(Base64.getUrlDecoder().decode(key)));
    signature.update(ascii(token[0] + "." + token[1]));
    if (!signature.verify(Base64.getUrlDecoder().decode(token[2]))) {
      throw new GeneralSecurityException("forged");
    }
    return new String(Base64.getUrlDecoder().decode(token[1]), StandardCharsets.UTF_8);
  }

  private static byte[] take(ByteBuffer from, int length) {
    byte[] taken = new byte[length];
    from.get(taken);
    return taken;
  }

  /// HKDF by hand (RFC 5869), of at most one block.
  private static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(salt, "HmacSHA256"));
    byte[] key = mac.doFinal(secret);
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(info);
    return Arrays.copyOf(mac.doFinal(new byte[] {1}), length);
  }

  private static byte[] point(ECPublicKey key) {
    byte[] written = new byte[POINT];
    written[0] = 4;
    put(key.getW().getAffineX(), written, 1);
    put(key.getW().getAffineY(), written, 33);
    return written;
  }

  private static void put(BigInteger number, byte[] to, int at) {
    byte[] bytes = number.toByteArray();
    int used = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - used, to, at + 32 - used, used);
  }

  private PublicKey keyOf(byte[] point) throws GeneralSecurityException {
    ECPoint at =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
            new BigInteger(1, Arrays.copyOfRange(point, 33, POINT)));
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(at, ((ECPublicKey) pair.getPublic()).getParams()));
  }

  private static PublicKey key(byte[] point) throws GeneralSecurityException {
    return new Subscriber().keyOf(point);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
