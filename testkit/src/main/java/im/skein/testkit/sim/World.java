package im.skein.testkit.sim;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.Time;
import im.skein.core.session.Inlets;
import im.skein.testkit.memory.MemoryStores;
import im.skein.testkit.store.StoreSet;
import im.skein.wire.Jid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A simulated world from one seed: a server over stores that outlive it, people with one or more
/// devices who write to each other, and bad luck: wires are cut, clients stall, people come and go,
/// and now and then the server loses its power. In the end all is calm, everybody is on line, and
/// [History] and [RoomHistory] tell whether anything was lost, doubled or out of order.
public final class World {
  /// The domain of every simulated server.
  public static final String DOMAIN = "example.org";

  private static final int PEOPLE = 4;
  private static final int DEVICES = 2;
  private static final List<String> ROOMS = List.of("red", "blue");
  private static final long CALM_MILLIS = 600_000;

  private final RandomGenerator random;
  private final Schedule schedule;
  private final History history;
  private final RoomHistory roomHistory = new RoomHistory();
  private final boolean archive;
  private final StoreSet stores;
  private final ServerMaker maker;
  private final List<Long> keys = new ArrayList<>();
  private final List<SimClient> clients = new ArrayList<>();
  private final List<Executor> machineThreads = new ArrayList<>();
  private final List<Throwable> bugs = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private Inlets server;
  private Executor loop;
  private int messages;

  /// Builds the server under test on a machine.
  @FunctionalInterface
  public interface ServerMaker {
    /// A server that has just started on that machine.
    Inlets start(Machine machine);
  }

  /// What a simulated machine offers. All accounts in `stores` log in by PLAIN with the password
  /// `password`.
  ///
  /// @param loop the event loop
  /// @param workers where tasks may wait
  /// @param time the clocks of the world
  /// @param chance the chance of the world
  /// @param failures any bug reported here ends the run
  /// @param stores what outlives the machine
  public record Machine(
      Executor loop,
      Executor workers,
      Time time,
      Chance chance,
      Failures failures,
      StoreSet stores) {}

  record Parts(Schedule schedule, History history, RoomHistory rooms) {}

  /// A world of that seed.
  ///
  /// @param accounts makes the account of a name in the stores, once
  /// @param reach who must end up with an acknowledged message
  public World(long seed, History.Reach reach, ServerMaker maker, AccountMaker accounts) {
    this.history = new History(reach);
    this.archive = reach == History.Reach.EVERY_DEVICE;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.schedule = new Schedule(random);
    this.maker = maker;
    this.stores = MemoryStores.create(schedule::now, Runnable::run);
    for (int person = 0; person < PEOPLE; person++) {
      keys.add(accounts.make(stores, name(person)).id());
    }
    this.loop = schedule.thread();
    this.server = start();
    for (int person = 0; person < PEOPLE; person++) {
      int own = 1 + random.nextInt(DEVICES);
      for (int device = 0; device < own; device++) {
        add(name(person), name(person) + "-" + device);
      }
    }
  }

  /// Makes an account in a store.
  @FunctionalInterface
  public interface AccountMaker {
    /// Makes the account of that name.
    AccountRef make(StoreSet stores, String name);
  }

  private static String name(int person) {
    return List.of("alice", "bob", "carol", "dave").get(person);
  }

  private void add(String account, String device) {
    Executor thread = schedule.thread();
    SimClient client =
        new SimClient(
            account, device, new Parts(schedule, history, roomHistory), thread, this::connect);
    for (String room : ROOMS) {
      if (random.nextInt(4) > 0) {
        client.sit(room, archive);
      }
    }
    clients.add(client);
    history.device(account, device);
  }

  private Link connect(SimClient client) {
    Link link = new Link(loop, client.thread(), random, client);
    links.add(link);
    link.open(server);
    return link;
  }

  private Inlets start() {
    Executor workers = schedule.thread();
    Executor disk = schedule.thread();
    machineThreads.add(loop);
    machineThreads.add(workers);
    machineThreads.add(disk);
    StoreSet slow = stores.withMessages(new SlowDisk(stores.messages(), schedule, disk, random));
    return maker.start(new Machine(loop, workers, schedule, chance(), failures(), slow));
  }

  /// The server loses its power: whatever was not durable is gone, every wire is dead.
  private void crash() {
    machineThreads.forEach(schedule::kill);
    machineThreads.clear();
    List<Link> dead = List.copyOf(links);
    links.clear();
    loop = schedule.thread();
    server = start();
    dead.forEach(Link::lost);
  }

  private Chance chance() {
    return new Chance() {
      @Override
      public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
      }

      @Override
      public int below(int bound) {
        return random.nextInt(bound);
      }
    };
  }

  private Failures failures() {
    return new Failures() {
      @Override
      public void bug(String where, Throwable cause) {
        bugs.add(new AssertionError(where, cause));
      }

      @Override
      public void trouble(String where, Throwable cause) {
        bugs.add(new AssertionError(where, cause));
      }
    };
  }

  /// Lets so many things happen, then calms the world down.
  ///
  /// @return what went wrong, empty when nothing did
  public List<String> run(int events) {
    clients.forEach(SimClient::start);
    schedule.run(5_000);
    for (int i = 0; i < events; i++) {
      happen();
      schedule.run(random.nextInt(400));
    }
    calmDown();
    List<String> faults = new ArrayList<>(history.faults());
    for (int person = 0; person < PEOPLE; person++) {
      history.check(stores, name(person), keys.get(person), faults);
    }
    for (String room : ROOMS) {
      if (archive) {
        checkArchive(room, faults);
      } else {
        faults.addAll(roomHistory.faults(room));
      }
    }
    bugs.forEach(bug -> faults.add(bug + ": " + bug.getCause()));
    for (SimClient client : clients) {
      if (!client.idle()) {
        faults.add("a client of " + client.account() + " is not where it should be");
      }
    }
    return faults;
  }

  private void happen() {
    SimClient client = clients.get(random.nextInt(clients.size()));
    int what = random.nextInt(100);
    List<RoomSeat> seats = client.seats();
    if (what < 30 && !seats.isEmpty()) {
      inRoom(client, seats.get(random.nextInt(seats.size())));
    } else if (what < 52) {
      int burst = 1 + random.nextInt(8);
      String to = name(random.nextInt(PEOPLE));
      for (int i = 0; i < burst; i++) {
        client.send(to, client.account() + "#" + messages++);
      }
    } else if (what < 56) {
      client.retract(random.nextInt(), client.account() + "#" + messages++);
    } else if (what < 60) {
      if (archive) {
        client.remove(random.nextInt());
      }
    } else if (what < 70) {
      client.send(clients.get(random.nextInt(clients.size())), client.account() + "#" + messages++);
    } else if (what < 80) {
      client.breakLink();
    } else if (what < 85) {
      client.slow(true);
    } else if (what < 89) {
      client.slow(false);
    } else if (what < 91) {
      client.stop();
    } else if (what < 94) {
      client.start();
    } else if (what < 96) {
      client.away(true);
    } else if (what < 98) {
      client.away(false);
    } else {
      crash();
    }
  }

  private void inRoom(SimClient client, RoomSeat seat) {
    int what = archive ? random.nextInt(10) : 10;
    int choice = random.nextInt();
    if (what == 0) {
      client.ask(() -> seat.moderation(choice));
    } else if (what == 1) {
      String text = client.account() + "#" + messages++;
      client.say(() -> seat.retraction(choice, text));
    } else if (what == 2) {
      String text = client.account() + "#" + messages++;
      client.say(() -> seat.correction(choice, text));
    } else {
      for (int i = random.nextInt(6); i >= 0; i--) {
        String text = client.account() + "#" + messages++;
        client.say(() -> seat.saying(text));
      }
    }
  }

  /// What the archive of a room has, in its order.
  private void checkArchive(String room, List<String> faults) {
    Jid address = Jid.known(room + "@rooms." + DOMAIN);
    List<String> names = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    stores
        .archive()
        .view(
            address,
            null,
            ArchiveStore.Range.ALL,
            false,
            item -> {
              String name = RoomSeat.name(item.stanza());
              String text = RoomSeat.text(item.stanza());
              if (name != null) {
                names.add(name);
              }
              if (text != null) {
                texts.add(text);
              }
              return true;
            });
    faults.addAll(roomHistory.faults(room, names));
    roomHistory.deletions().check(stores, address, names, texts, faults);
  }

  private void calmDown() {
    for (SimClient client : clients) {
      client.slow(false);
      client.start();
      client.away(false);
    }
    schedule.run(CALM_MILLIS);
  }

  /// What was seen.
  public History history() {
    return history;
  }

  /// What was seen in rooms.
  public RoomHistory rooms() {
    return roomHistory;
  }

  /// The next number of the world's chance: equal for equal runs.
  public long fingerprint() {
    return random.nextLong();
  }

  /// An address in the world.
  public static Jid address(String name) {
    return Jid.known(name + "@" + DOMAIN);
  }
}
