package im.skein.net.tls;

import java.math.BigInteger;
import java.net.IDN;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/// Makes the certificate of a server that was given none.
final class SelfSigned {
  private static final Duration VALID = Duration.ofDays(3650);

  private static final Pattern HOST =
      Pattern.compile("[\\p{Alnum}]([\\p{Alnum}.-]{0,251}[\\p{Alnum}])?");

  private SelfSigned() {}

  /// A P-256 pair for a domain, its rooms and uploads, and this machine itself.
  ///
  /// @param further names and IP addresses of this machine; what cannot stand in a certificate is
  ///   left out
  static KeyPairFiles.Pair make(String domain, Set<String> further, Instant now)
      throws TlsException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X500Name name = new X500Name("CN=Skein");
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(127, new SecureRandom()).setBit(126),
              // A day back, for clients whose clock is slow.
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(VALID)),
              name,
              keys.getPublic());
      builder
          .addExtension(Extension.subjectAlternativeName, false, names(domain, further))
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
      return new KeyPairFiles.Pair(List.of(certificate), keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new TlsException("a certificate for " + domain + " cannot be made", e);
    }
  }

  private static GeneralNames names(String domain, Set<String> further) {
    String ascii = IDN.toASCII(domain);
    Set<String> hosts =
        new LinkedHashSet<>(List.of(ascii, "rooms." + ascii, "upload." + ascii, "localhost"));
    Set<String> addresses = new LinkedHashSet<>(List.of("127.0.0.1", "::1"));
    for (String one : further) {
      String plain = one.replaceFirst("%.*", "");
      if (IPAddress.isValid(plain)) {
        addresses.add(plain);
      } else if (HOST.matcher(plain).matches()) {
        hosts.add(plain.toLowerCase(Locale.ROOT));
      }
    }
    List<GeneralName> names = new ArrayList<>();
    hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
    addresses.forEach(one -> names.add(new GeneralName(GeneralName.iPAddress, one)));
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }
}
