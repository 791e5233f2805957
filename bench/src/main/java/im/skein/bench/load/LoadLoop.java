package im.skein.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The one thread of the load generator: it waits for all its connections at once, hands received
/// stanzas to their users and writes each connection once per round. One thread is enough to load a
/// server on the same machine, and leaves it the rest of the cores.
public final class LoadLoop implements AutoCloseable {
  private static final int BUFFER_BYTES = 512 * 1024;

  private final Selector selector;
  private final Thread thread;
  private final ConcurrentLinkedQueue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Link> dirty = new ArrayDeque<>();
  private final Set<Link> links = new HashSet<>();
  private final byte[] work = new byte[BUFFER_BYTES];
  private final ByteBuffer view = ByteBuffer.wrap(work);
  private final Splitter splitter = new Splitter();
  private final Chunk chunk = new Chunk();
  private Runnable everyRound = () -> {};
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  /// A running loop.
  public LoadLoop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().name("load").daemon().start(this::run);
  }

  /// Runs the task on the loop's thread, soon.
  public void post(Runnable task) {
    posted.add(task);
    selector.wakeup();
  }

  /// Runs the task on the loop's thread and returns its answer.
  ///
  /// @throws IllegalStateException when the task or the loop failed
  public <T> T ask(Callable<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    post(() -> {
      try {
        answer.complete(task.call());
      } catch (Exception e) {
        answer.completeExceptionally(e);
      }
    });
    while (true) {
      try {
        return answer.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        check();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the load generator failed", e.getCause());
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /// Wakes the loop, so that it does what it does every round.
  public void wake() {
    selector.wakeup();
  }

  /// What the loop does once in every round, before it writes.
  public void everyRound(Runnable task) {
    ask(() -> {
      everyRound = task;
      return true;
    });
  }

  /// Starts a connection; the user is told when it fails. Call it on the loop's thread. Bytes sent
  /// before the connection stands wait.
  public Link connect(InetSocketAddress server, LinkUser user) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Link link = new Link(this, channel, user);
      links.add(link);
      try {
        boolean now = channel.connect(server);
        int interest = now ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
        link.registered(channel.register(selector, interest, link));
      } catch (IOException e) {
        String why = String.valueOf(e.getMessage());
        post(() -> link.lost("cannot connect: " + why));
      }
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException("no more sockets for the load generator", e);
    }
  }

  /// Ends the loop and all its connections.
  @Override
  public void close() {
    stopped = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Throws what broke the loop, if anything did.
  public void check() {
    Throwable broken = failure;
    if (broken != null) {
      throw new IllegalStateException("the load generator failed", broken);
    }
  }

  void dirty(Link link) {
    dirty.add(link);
  }

  void gone(Link link) {
    links.remove(link);
  }

  private void run() {
    try (selector) {
      while (!stopped) {
        selector.select(this::ready, 100);
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
          task.run();
        }
        everyRound.run();
        for (Link link = dirty.poll(); link != null; link = dirty.poll()) {
          if (link.channel().isConnected()) {
            link.flush();
          }
        }
      }
      for (Link link : Set.copyOf(links)) {
        link.close();
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  private void ready(SelectionKey key) {
    Link link = (Link) key.attachment();
    if (!key.isValid()) {
      return;
    }
    if (key.isConnectable()) {
      connected(link);
      return;
    }
    if (key.isReadable()) {
      link.readable(work, view, splitter, chunk);
    }
    if (key.isValid() && key.isWritable()) {
      link.flush();
    }
  }

  private void connected(Link link) {
    try {
      link.channel().finishConnect();
      link.flush();
      link.interest();
    } catch (IOException e) {
      link.lost("cannot connect: " + e.getMessage());
    }
  }
}
