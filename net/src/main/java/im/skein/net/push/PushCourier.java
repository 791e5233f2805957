package im.skein.net.push;

import im.skein.core.push.Courier;
import im.skein.core.push.Parcel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Takes parcels to push services: one request over HTTP/1.1 and TLS, one connection each.
///
/// People tell the addresses, so the name is resolved here, once, what it resolves to must be
/// public, and the connection goes to just that address: whoever changes the name in between gains
/// nothing. No redirect is followed and nothing of the answer is kept but the status and the time
/// to wait.
public final class PushCourier implements Courier {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_SECONDS = 20;
  private static final int MAX_HEAD = 16_384;
  private static final int MAX_PORT = 65_535;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
  private static final Pattern RETRY = Pattern.compile("retry-after:\\s*(\\d{1,9})\\s*");

  private final SSLSocketFactory tls;
  private final Resolver names;
  private final boolean inner;

  /// Finds the addresses of a name.
  @FunctionalInterface
  interface Resolver {
    /// All its addresses.
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  /// A courier that trusts the authorities that this Java knows.
  ///
  /// @param inner whether it goes to inner addresses, too, and without TLS to this machine, which
  ///   only tests need
  public PushCourier(boolean inner) {
    this((SSLSocketFactory) SSLSocketFactory.getDefault(), InetAddress::getAllByName, inner);
  }

  PushCourier(SSLSocketFactory tls, Resolver names, boolean inner) {
    this.tls = tls;
    this.names = names;
    this.inner = inner;
  }

  @Override
  public Outcome post(Parcel parcel) {
    URI to = parcel.endpoint();
    boolean plain = "http".equalsIgnoreCase(to.getScheme());
    String host = to.getHost();
    if (host == null || !(plain ? inner : "https".equalsIgnoreCase(to.getScheme()))) {
      return new Outcome.Refused();
    }
    try {
      InetAddress address = address(host);
      if (address == null || (plain && !address.isLoopbackAddress())) {
        return new Outcome.Refused();
      }
      int port = to.getPort() > 0 ? to.getPort() : plain ? 80 : 443;
      if (port > MAX_PORT) {
        return new Outcome.Refused();
      }
      return exchange(parcel, host, new InetSocketAddress(address, port));
    } catch (IOException _) {
      // A name that is not found, a connection that breaks, a certificate that does not fit: all of
      // it may be mended over there, and none of it is ours to report.
      return new Outcome.Later(0);
    }
  }

  /// The address to go to, or null when some address of that name must not be gone to.
  private @org.jspecify.annotations.Nullable InetAddress address(String host)
      throws UnknownHostException {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] all = names.resolve(bare);
    boolean allowed = inner || Arrays.stream(all).allMatch(PublicAddress::is);
    return allowed && all.length > 0 ? all[0] : null;
  }

  private Outcome exchange(Parcel parcel, String host, InetSocketAddress to) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    try (Socket plain = new Socket(Proxy.NO_PROXY)) {
      plain.connect(to, CONNECT_MILLIS);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout((int) TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
      if ("http".equalsIgnoreCase(parcel.endpoint().getScheme())) {
        return speak(parcel, plain, end);
      }
      try (SSLSocket sealed = (SSLSocket) tls.createSocket(plain, host, to.getPort(), true)) {
        SSLParameters parameters = sealed.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        sealed.setSSLParameters(parameters);
        return speak(parcel, sealed, end);
      }
    }
  }

  private static Outcome speak(Parcel parcel, Socket over, long end) throws IOException {
    OutputStream out = over.getOutputStream();
    out.write(head(parcel).getBytes(StandardCharsets.US_ASCII));
    out.write(parcel.body());
    out.flush();
    return outcome(answer(over, end));
  }

  private static String head(Parcel parcel) {
    URI to = parcel.endpoint();
    String path = to.getRawPath();
    String query = to.getRawQuery();
    return "POST "
        + (path == null || path.isEmpty() ? "/" : path)
        + (query == null ? "" : "?" + query)
        + " HTTP/1.1\r\nHost: "
        + to.getRawAuthority()
        + "\r\nAuthorization: "
        + parcel.authorization()
        + "\r\nTTL: "
        + parcel.ttlSeconds()
        + "\r\nUrgency: "
        + parcel.urgency()
        + "\r\nTopic: "
        + parcel.topic()
        + "\r\nContent-Encoding: aes128gcm\r\nContent-Type: application/octet-stream"
        + "\r\nContent-Length: "
        + parcel.body().length
        + "\r\nConnection: close\r\n\r\n";
  }

  /// The head of the answer, up to the empty line.
  private static String answer(Socket over, long end) throws IOException {
    InputStream in = over.getInputStream();
    byte[] buffer = new byte[MAX_HEAD];
    int length = 0;
    while (length < buffer.length && System.nanoTime() < end) {
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        break;
      }
      length += read;
      String head = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      int empty = head.indexOf("\r\n\r\n");
      if (empty >= 0) {
        return head.substring(0, empty);
      }
    }
    throw new IOException("no answer in time");
  }

  private static Outcome outcome(String head) throws IOException {
    String[] lines = head.split("\r\n", -1);
    Matcher status = STATUS.matcher(lines[0]);
    if (!status.matches()) {
      throw new IOException("no HTTP");
    }
    int code = Integer.parseInt(status.group(1));
    return switch (code) {
      case 404, 410 -> new Outcome.Gone();
      case 408, 425, 429 -> new Outcome.Later(retryAfter(lines));
      default ->
          switch (code / 100) {
            case 2 -> new Outcome.Taken();
            case 5 -> new Outcome.Later(retryAfter(lines));
            default -> new Outcome.Refused();
          };
    };
  }

  private static long retryAfter(String[] lines) {
    for (String line : lines) {
      Matcher retry = RETRY.matcher(line.toLowerCase(Locale.ROOT));
      if (retry.matches()) {
        return Long.parseLong(retry.group(1));
      }
    }
    return 0;
  }
}
