package im.skein.net.tls;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/// Reads keys in every PEM form that is in use.
final class AnyKey {
  private AnyKey() {}

  /// The first key without a password in that text, or null when it holds none.
  ///
  /// @throws GeneralSecurityException when the text is no PEM
  static @Nullable PrivateKey read(String text) throws IOException, GeneralSecurityException {
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        } else if (part instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
      return null;
    } catch (PEMException _) {
      // Without the cause: nothing of a key may get into a log.
      throw new InvalidKeyException("no PEM");
    }
  }
}
