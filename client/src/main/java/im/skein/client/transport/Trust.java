package im.skein.client.transport;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Which servers' certificates are believed.
///
/// @param context makes the TLS sessions
/// @param checksName whether the certificate must name the server too (RFC 9525)
/// @param believesEveryone whether nothing is checked at all
public record Trust(SSLContext context, boolean checksName, boolean believesEveryone) {
  /// What this machine's Java believes.
  public static Trust system() {
    try {
      return new Trust(SSLContext.getDefault(), true, false);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /// This one certificate and no other, whatever name it bears: for servers that made their own.
  public static Trust only(X509Certificate certificate) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("server", certificate);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return new Trust(context(factory.getTrustManagers()), false, false);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this certificate cannot be used", e);
    }
  }

  /// Every certificate: only for tests and measurements on the loopback interface, where nobody is
  /// in between.
  public static Trust anyoneOnLoopback() {
    try {
      return new Trust(context(new TrustManager[] {new Everyone()}), false, true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context;
  }

  /// Believes everybody. The extended kind, because the JDK checks names by itself for the other.
  private static final class Everyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
