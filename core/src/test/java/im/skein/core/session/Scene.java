package im.skein.core.session;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.SerialStrand;
import im.skein.core.base.Strand;
import im.skein.core.feature.GuestResponder;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer.BindOption;
import im.skein.core.feature.Key;
import im.skein.core.feature.Phase;
import im.skein.core.feature.Session;
import im.skein.core.feature.StreamOffer;
import im.skein.core.session.login.Directory;
import im.skein.core.session.login.Request;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.ScramHash;
import im.skein.wire.sasl.ScramKeys;
import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Streams with everything around them made of paper: one thread, time by hand, two accounts.
final class Scene {
  static final AccountRef ALICE = new AccountRef(1, Jid.known("alice@example.org"));
  static final AccountRef BOB = new AccountRef(2, Jid.known("bob@example.org"));
  static final String PASSWORD = "correct horse";
  private static final ScramKeys SHA_1 = keys(ScramHash.SHA_1);
  private static final ScramKeys SHA_256 = keys(ScramHash.SHA_256);

  final Queue<Runnable> tasks = new ArrayDeque<>();
  final Executor loop = tasks::add;
  final ManualTime time = new ManualTime();
  final Handler handler = new Handler();
  final Map<Name, GuestResponder> guestResponders = new HashMap<>();
  final List<BindOption> bindOptions = new ArrayList<>();
  final List<StreamOffer> guestOffers = new ArrayList<>();
  final Map<AccountRef, PaperHome> homes = new HashMap<>();
  final List<String> troubles = new ArrayList<>();
  final Streams streams;
  final Map<HashedToken, Directory.Token> tokens = new EnumMap<>(HashedToken.class);
  Directory.Pass pass = Directory.Pass.WELCOME;
  boolean directoryBroken;
  private int dice;

  Scene() {
    this(SessionSettings.DEFAULT.with(new SessionSettings.Access(false, true, true)));
  }

  Scene(SessionSettings settings) {
    streams =
        new Streams(
            new Surroundings(
                Jid.known("example.org"),
                settings,
                new PaperDirectory(),
                handler,
                new PaperExtensions(),
                tasks::add,
                time,
                chance(),
                failures()));
  }

  private static ScramKeys keys(ScramHash hash) {
    byte[] salt = "salt of 16 bytes".getBytes(StandardCharsets.US_ASCII);
    return ScramKeys.derive(hash, Secret.of(PASSWORD), salt, ScramKeys.MIN_ITERATIONS);
  }

  private Chance chance() {
    return new Chance() {
      @Override
      public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
          dice = dice * 1_103_515_245 + 12_345;
          bytes[i] = (byte) (dice >> 16);
        }
        return bytes;
      }

      @Override
      public int below(int bound) {
        return Math.floorMod(bytes(1)[0], bound);
      }
    };
  }

  private Failures failures() {
    return new Failures() {
      @Override
      public void bug(String where, Throwable cause) {
        throw new AssertionError(where, cause);
      }

      @Override
      public void trouble(String where, Throwable cause) {
        troubles.add(where);
      }
    };
  }

  /// Runs everything that can run.
  void settle() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  void pass(long millis) {
    time.pass(millis, this::settle);
  }

  PaperHome home(AccountRef account) {
    return homes.computeIfAbsent(account, PaperHome::new);
  }

  ClientSession session(AccountRef account) {
    return (ClientSession) home(account).sessions.getLast();
  }

  /// Runs something on the strand of a home.
  void on(AccountRef account, Runnable task) {
    home(account).strand.execute(task);
    settle();
  }

  /// Takes what sessions send, and keeps it.
  static final class Handler implements StanzaHandler {
    final List<Stanza> stanzas = new ArrayList<>();
    final List<Runnable> handled = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    boolean prompt = true;
    boolean crowded;

    @Override
    public void handle(Session session, Stanza stanza, Runnable done) {
      stanzas.add(stanza);
      if (prompt) {
        done.run();
      } else {
        handled.add(done);
      }
    }

    @Override
    public boolean crowded() {
      return crowded;
    }

    @Override
    public void bound(Session session) {
      ((PaperHome) session.home()).sessions.add(session);
      events.add("bound");
    }

    @Override
    public void resumed(Session session) {
      events.add("resumed");
    }

    @Override
    public void delivered(Session session, long mailboxIndex) {
      events.add("delivered " + mailboxIndex);
    }

    @Override
    public void drained(Session session) {
      events.add("drained");
    }

    @Override
    public void ended(Session session) {
      ((PaperHome) session.home()).sessions.remove(session);
      events.add("ended");
    }
  }

  /// A home without a router.
  final class PaperHome implements Home {
    final AccountRef account;
    final Strand strand = new SerialStrand(tasks::add, tasks::add, failures());
    final List<Session> sessions = new ArrayList<>(1);

    PaperHome(AccountRef account) {
      this.account = account;
    }

    @Override
    public AccountRef account() {
      return account;
    }

    @Override
    public Strand strand() {
      return strand;
    }

    @Override
    public List<Session> sessions() {
      return sessions;
    }

    @Override
    public @Nullable Session session(String resource) {
      return sessions.stream()
          .filter(session -> session.jid().resource().equals(resource))
          .findFirst()
          .orElse(null);
    }

    @Override
    public <T> T get(Key<T> key) {
      throw new IllegalStateException("nothing is kept here");
    }
  }

  private final class PaperDirectory implements Directory {
    @Override
    public Login login(String username, String hash) {
      if (directoryBroken) {
        throw new IllegalStateException("on purpose");
      }
      AccountRef account = account(username);
      ScramKeys keys = hash.equals("SHA-1") ? SHA_1 : SHA_256;
      if (account == null) {
        ScramHash of = hash.equals("SHA-1") ? ScramHash.SHA_1 : ScramHash.SHA_256;
        keys = ScramKeys.decoy(of, Secret.of("the server's"), username, keys.iterations());
      }
      return new Login(account, keys.salt(), keys.iterations(), keys.storedKey(), keys.serverKey());
    }

    @Override
    public @Nullable AccountRef verify(String username, String password) {
      return password.equals(PASSWORD) ? account(username) : null;
    }

    private @Nullable AccountRef account(String username) {
      return switch (username) {
        case "alice" -> ALICE;
        case "bob" -> BOB;
        default -> null;
      };
    }

    @Override
    public TokenLogin tokens(String username, String agent, HashedToken mechanism) {
      if (directoryBroken) {
        throw new IllegalStateException("on purpose");
      }
      Token decoy = new Token("", Secret.of("decoy"), false);
      return new TokenLogin(
          account(username), List.of(decoy, tokens.getOrDefault(mechanism, decoy)));
    }

    @Override
    public Pass admit(AccountRef account, Request request, String used) {
      return pass;
    }

    @Override
    public Home home(AccountRef account) {
      return Scene.this.home(account);
    }
  }

  private final class PaperExtensions implements Extensions {
    @Override
    public List<StreamOffer> offers(Phase phase) {
      return phase == Phase.GUEST ? guestOffers : List.of();
    }

    @Override
    public @Nullable Object waitsAs(Stanza stanza) {
      return stanza instanceof Presence ? stanza.from() : null;
    }

    @Override
    public List<BindOption> bindOptions() {
      return bindOptions;
    }

    @Override
    public @Nullable GuestResponder guestResponder(Name payload) {
      return guestResponders.get(payload);
    }
  }
}
