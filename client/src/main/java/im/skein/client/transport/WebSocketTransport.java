package im.skein.client.transport;

import im.skein.wire.framing.Framing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// XMPP over WebSocket (RFC 7395), by the HTTP client of the JDK.
public final class WebSocketTransport implements Transport {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final byte[] END = {};

  private final HttpClient http;
  private final WebSocket socket;
  private final Arrivals arrivals;
  private final boolean encrypted;

  private WebSocketTransport(
      HttpClient http, WebSocket socket, Arrivals arrivals, boolean encrypted) {
    this.http = http;
    this.socket = socket;
    this.arrivals = arrivals;
    this.encrypted = encrypted;
  }

  /// Connects.
  ///
  /// @param address a `ws:` or `wss:` address, usually ending in `/xmpp-websocket`
  /// @param trust whom to believe where the address is `wss:`
  /// @throws IOException when nobody answers there or the answer is not WebSocket with XMPP
  public static WebSocketTransport connect(URI address, Trust trust) throws IOException {
    boolean encrypted = "wss".equals(address.getScheme());
    if (encrypted) {
      TcpTransport.requireLoopback(InetAddress.getByName(address.getHost()), trust);
    }
    HttpClient http =
        HttpClient.newBuilder().connectTimeout(CONNECT).sslContext(trust.context()).build();
    Arrivals arrivals = new Arrivals();
    try {
      WebSocket socket =
          wait(
              http.newWebSocketBuilder()
                  .subprotocols("xmpp")
                  .connectTimeout(CONNECT)
                  .buildAsync(address, arrivals));
      if (!socket.getSubprotocol().equals("xmpp")) {
        socket.abort();
        throw new IOException("the server at " + address + " does not speak XMPP");
      }
      return new WebSocketTransport(http, socket, arrivals, encrypted);
    } catch (IOException e) {
      http.shutdownNow();
      throw new IOException("cannot connect to " + address + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Framing framing() {
    return Framing.MESSAGE;
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    wait(socket.sendText(new String(bytes, StandardCharsets.UTF_8), true));
  }

  @Override
  public byte @Nullable [] receive() throws IOException {
    try {
      byte[] message = arrivals.messages.take();
      if (message.length > 0) {
        return message;
      }
      arrivals.messages.add(END);
      return null;
    } catch (InterruptedException _) {
      throw new InterruptedIOException();
    }
  }

  @Override
  public boolean isEncrypted() {
    return encrypted;
  }

  @Override
  public void close() {
    arrivals.messages.add(END);
    socket.abort();
    http.shutdownNow();
  }

  private static <T> T wait(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? e.getMessage() : String.valueOf(cause.getMessage()), e);
    } catch (InterruptedException _) {
      throw new InterruptedIOException();
    }
  }

  /// Puts the parts of messages together and keeps them until they are asked for.
  private static final class Arrivals implements WebSocket.Listener {
    private final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        messages.add(parts.toString().getBytes(StandardCharsets.UTF_8));
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      messages.add(END);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      messages.add(END);
    }
  }
}
