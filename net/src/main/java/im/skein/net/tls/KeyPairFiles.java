package im.skein.net.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// Reads and writes a certificate chain and its key as PEM files.
final class KeyPairFiles {
  private KeyPairFiles() {}

  /// Reads both and sees whether they belong together.
  ///
  /// @throws TlsException naming the file that is missing, unreadable or wrong
  static Pair read(TlsSettings.Files files) throws TlsException {
    List<X509Certificate> chain = chain(files.certificate());
    PrivateKey key = key(files.key());
    Pair pair = new Pair(chain, key);
    if (!pair.belongTogether()) {
      throw new TlsException(
          "the key in %s does not belong to the certificate in %s"
              .formatted(files.key(), files.certificate()));
    }
    return pair;
  }

  /// Writes both, the key first and readable by nobody else; each appears whole or not at all.
  static void write(TlsSettings.Files files, Pair pair) throws TlsException {
    try {
      writeOne(files.key(), pem("PRIVATE KEY", pair.key().getEncoded()), "rw-------");
      StringBuilder chain = new StringBuilder();
      for (X509Certificate certificate : pair.chain()) {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      writeOne(files.certificate(), chain.toString(), "rw-r--r--");
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsException("the certificate cannot be kept in " + files.certificate(), e);
    }
  }

  /// When the files were last changed, to see whether they were since.
  static Stamp stamp(TlsSettings.Files files) {
    return new Stamp(changed(files.certificate()), changed(files.key()));
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException _) {
      return FileTime.fromMillis(0);
    }
  }

  private static List<X509Certificate> chain(Path file) throws TlsException {
    try (var in = Files.newInputStream(file)) {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        chain.add((X509Certificate) one);
      }
      if (chain.isEmpty()) {
        throw new TlsException("there is no certificate in " + file);
      }
      return List.copyOf(chain);
    } catch (NoSuchFileException e) {
      throw new TlsException("there is no file " + file, e);
    } catch (IOException e) {
      throw new TlsException("cannot read " + file, e);
    } catch (GeneralSecurityException e) {
      throw new TlsException(file + " is no PEM file with certificates", e);
    }
  }

  private static PrivateKey key(Path file) throws TlsException {
    try {
      String text = Files.readString(file);
      PrivateKey key = PlainKey.read(text);
      if (key == null) {
        key = AnyKey.read(text);
      }
      if (key == null) {
        throw new TlsException("there is no key without password in " + file);
      }
      return key;
    } catch (NoSuchFileException e) {
      throw new TlsException("there is no file " + file, e);
    } catch (GeneralSecurityException _) {
      // Without the cause: nothing of a key may get into a log.
      throw new TlsException(file + " is no PEM file with a key");
    } catch (IOException e) {
      throw new TlsException("cannot read " + file, e);
    }
  }

  private static void writeOne(Path file, String text, String permissions) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out =
        FileChannel.open(
            fresh,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        int _ = out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), label);
  }

  /// A certificate chain and its key.
  record Pair(List<X509Certificate> chain, PrivateKey key) {
    private boolean belongTogether() {
      try {
        String algorithm =
            switch (key.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> key.getAlgorithm();
            };
        byte[] probe = new byte[32];
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(probe);
        byte[] signature = signing.sign();
        signing.initVerify(chain.getFirst().getPublicKey());
        signing.update(probe);
        return signing.verify(signature);
      } catch (GeneralSecurityException _) {
        return false;
      }
    }

    @Override
    public String toString() {
      return "Pair";
    }
  }

  /// When the two files were last changed.
  record Stamp(FileTime certificate, FileTime key) {}
}
