package im.skein.net.tls;

import im.skein.core.base.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// The certificate in use, and the TLS that is made with it: 1.2 and 1.3 with forward secrecy and
/// authenticated ciphers only, no compression, no renegotiation.
///
/// Files that change are taken over by [#look]; connections that exist keep what they have. Files
/// that changed into something unusable change nothing and are reported.
public final class Certificates {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final String[] CIPHERS = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };

  private final TlsSettings settings;
  private final Failures failures;
  private volatile Current current;

  private Certificates(TlsSettings settings, Failures failures, Current current) {
    this.settings = settings;
    this.failures = failures;
    this.current = current;
  }

  /// Reads the certificate, and makes one first if none was given and none was made before.
  ///
  /// @throws TlsException if the files that were given, or those made before, cannot be used
  public static Certificates open(TlsSettings settings, Failures failures) throws TlsException {
    // Read once by the JDK, at the first handshake: the only way it offers (security row 12).
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    TlsSettings.Files files = settings.used();
    if (settings.files().isEmpty()
        && !(Files.exists(files.certificate()) && Files.exists(files.key()))) {
      KeyPairFiles.write(
          files, SelfSigned.make(settings.domain(), settings.hosts().get(), Instant.now()));
    }
    return new Certificates(settings, failures, read(files));
  }

  /// The SHA-256 fingerprint of the server's own certificate, as `AB:CD:…`, to be compared by eye.
  public String fingerprint() {
    return current.fingerprint();
  }

  /// Whether the certificate was made by us, so that nobody can know it without its fingerprint.
  public boolean selfMade() {
    return settings.files().isEmpty();
  }

  /// How often [#look] is to be called.
  public int lookMillis() {
    return settings.lookMillis();
  }

  /// Takes over files that changed since the last look.
  public void look() {
    TlsSettings.Files files = settings.used();
    // Of before the reading: what changes meanwhile is looked at the next time.
    KeyPairFiles.Stamp stamp = KeyPairFiles.stamp(files);
    if (stamp.equals(current.stamp())) {
      return;
    }
    try {
      current = read(files);
    } catch (TlsException e) {
      current = current.seen(stamp);
      failures.trouble("taking over a changed certificate; the old one stays in use", e);
    }
  }

  /// An engine for the server's end of one connection.
  ///
  /// @param protocol the one application protocol (RFC 7301) that a client may ask for
  /// @param refuseOthers whether a client that asks for others only is refused
  public SSLEngine engine(Optional<String> protocol, boolean refuseOthers) {
    SSLEngine engine = current.context().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(CIPHERS);
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    protocol.ifPresent(ours ->
        engine.setHandshakeApplicationProtocolSelector((_, offered) ->
            // Null ends the handshake with no_application_protocol; empty means none is used.
            offered.contains(ours) ? ours : refuseOthers ? null : ""));
    return engine;
  }

  private static Current read(TlsSettings.Files files) throws TlsException {
    KeyPairFiles.Stamp stamp = KeyPairFiles.stamp(files);
    KeyPairFiles.Pair pair = KeyPairFiles.read(files);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", pair.key(), new char[0], pair.chain().toArray(new X509Certificate[0]));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      context.getServerSessionContext().setSessionCacheSize(1024);
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(pair.chain().getFirst().getEncoded());
      return new Current(
          context, HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash), stamp);
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("the certificate in " + files.certificate() + " cannot be used", e);
    }
  }

  private record Current(SSLContext context, String fingerprint, KeyPairFiles.Stamp stamp) {
    private Current seen(KeyPairFiles.Stamp now) {
      return new Current(context, fingerprint, now);
    }
  }
}
