package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.Secret;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The binding by the server's certificate (RFC 5929 §4.1), over certificates with each kind of
/// signature.
final class ServerEndPointTest {
  @ParameterizedTest
  @CsvSource({
    "RSA, MD5withRSA, SHA-256",
    "RSA, SHA1withRSA, SHA-256",
    "EC, SHA1withECDSA, SHA-256",
    "RSA, SHA224withRSA, SHA-224",
    "RSA, SHA256withRSA, SHA-256",
    "EC, SHA256withECDSA, SHA-256",
    "EC, SHA384withECDSA, SHA-384",
    "RSA, SHA512withRSA, SHA-512",
    "RSA, SHA1withRSAandMGF1, SHA-256",
    "RSA, SHA256withRSAandMGF1, SHA-256",
    "RSA, SHA384withRSAandMGF1, SHA-384"
  })
  void hashesLikeTheSignature(String key, String signature, String hash) throws Exception {
    X509Certificate certificate = certificate(key, signature);
    byte[] expected = MessageDigest.getInstance(hash).digest(certificate.getEncoded());
    assertEquals(
        new ChannelBinding("tls-server-end-point", Secret.of(expected)),
        ChannelBinding.tlsServerEndPoint(certificate));
  }

  @Test
  void isNotDefinedForSignaturesWithoutAHash() throws Exception {
    assertNull(ChannelBinding.tlsServerEndPoint(certificate("Ed25519", "Ed25519")));
  }

  private static X509Certificate certificate(String key, String signature) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(key);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=example.org");
    Instant now = Instant.EPOCH;
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now),
            Date.from(now.plusSeconds(1)),
            name,
            keys.getPublic());
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder(signature)
                    .setProvider(new BouncyCastleProvider())
                    .build(keys.getPrivate())));
  }
}
