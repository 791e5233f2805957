package im.skein.wire.sasl;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What ties a login to the TLS channel it runs in (RFC 5056).
///
/// @param type the registered name, such as `tls-exporter`
/// @param data what both ends of the channel know and nobody else
public record ChannelBinding(String type, Secret data) {
  /// Keying material exported from TLS (RFC 9266): label `EXPORTER-Channel-Binding`, an empty
  /// context, 32 bytes.
  public static final String TLS_EXPORTER = "tls-exporter";

  /// The hash of the server's certificate (RFC 5929 §4).
  public static final String TLS_SERVER_END_POINT = "tls-server-end-point";

  /// The binding by exported keying material.
  public static ChannelBinding tlsExporter(byte[] exported) {
    return new ChannelBinding(TLS_EXPORTER, Secret.of(exported));
  }

  /// The binding by the server's certificate, or null where RFC 5929 §4.1 defines none: the
  /// signature of the certificate uses no hash function, or one that nobody here knows.
  public static @Nullable ChannelBinding tlsServerEndPoint(X509Certificate certificate) {
    try {
      String hash = signatureHash(certificate);
      if (hash.equals("MD5") || hash.equals("SHA") || hash.equals("SHA1")) {
        hash = "SHA256";
      }
      String name = hash.matches("SHA[0-9]{3}.*") ? "SHA-" + hash.substring(3) : hash;
      byte[] hashed = MessageDigest.getInstance(name).digest(certificate.getEncoded());
      return new ChannelBinding(TLS_SERVER_END_POINT, Secret.of(hashed));
    } catch (GeneralSecurityException | IOException _) {
      return null;
    }
  }

  /// The hash function in the name of the signature, such as `SHA256` in `SHA256withRSA`; with
  /// RSASSA-PSS it stands in the parameters.
  private static String signatureHash(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    byte[] encoded = certificate.getSigAlgParams();
    if (signature.equals("RSASSA-PSS") && encoded != null) {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      String hash = parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
      return hash.toUpperCase(Locale.ROOT).replaceFirst("^SHA-", "SHA");
    }
    int with = signature.indexOf("WITH");
    return with < 0 ? signature : signature.substring(0, with);
  }
}
