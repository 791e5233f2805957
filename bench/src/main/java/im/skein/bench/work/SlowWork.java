package im.skein.bench.work;

import im.skein.bench.load.Ascii;
import im.skein.bench.load.Chat;
import im.skein.bench.load.Chunk;
import im.skein.bench.load.Crowd;
import im.skein.bench.load.Histogram;
import im.skein.bench.load.Link;
import im.skein.bench.load.LinkUser;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Login;
import java.util.ArrayList;
import java.util.List;

/// Clients that harm others if the server lets them: some log in, are sent messages and never read;
/// some send a byte a second and never finish a stanza, half of them before they log in. Meanwhile
/// ordinary pairs chat.
///
/// @param slow how many of each kind
/// @param sessions how many ordinary sessions, an even number
/// @param perSecond messages a second among the ordinary ones
/// @param perDeaf how many messages each one is sent that never reads
/// @param seconds how long the slow ones stay
public record SlowWork(int slow, int sessions, int perSecond, int perDeaf, int seconds) {
  private static final int AT_ONCE = 16;
  private static final int BODY_BYTES = 1000;
  private static final byte[] HALF_STANZA =
      Ascii.of("<message to='load0@localhost'><body>" + "slow and steady ".repeat(100));

  /// Does the work on that server.
  public Outcome measure(Place place) {
    try (LoadLoop loop = new LoadLoop()) {
      List<LoadAccount> all = Crowd.accounts(sessions + 1 + slow);
      Crowd.register(loop, place.target(), all, AT_ONCE);
      Login.Goal goal = Login.Goal.SESSION;
      List<Crowd.Member> talkers =
          Crowd.gather(loop, place.target(), goal, all.subList(0, sessions), AT_ONCE).whole();
      Chat.Style style = new Chat.Style(place.target().domain(), 0, 100, false);
      try (Chat chat = Chat.among(loop, talkers, style)) {
        chat.keepRate(perSecond);
        ChatWork.pause(5);
        chat.takeDeliveries();
        ChatWork.pause(seconds);
        Histogram quiet = chat.takeDeliveries();
        double before = place.residentMib();
        Harm harm = new Harm(loop, place, all.subList(sessions, all.size()));
        chat.takeDeliveries();
        double peak = harm.run(this);
        Histogram harmed = chat.takeDeliveries();
        Chat.Tally tally = chat.finish();
        return outcome(place, List.of(quiet, harmed), List.of(before, peak), tally, harm);
      }
    }
  }

  private Outcome outcome(
      Place place, List<Histogram> chats, List<Double> memory, Chat.Tally tally, Harm harm) {
    List<Count> counts = new ArrayList<>(ChatWork.counts(tally));
    counts.add(Count.of("sent to clients that never read", harm.flooded));
    counts.add(Count.of("of those clients cut", harm.cutDeaf()));
    counts.add(Count.of("of the dripping cut", harm.cutDripping()));
    return new Outcome(
        place.name(),
        slow + " clients never read, " + slow + " drip, others chat at " + perSecond + "/s",
        List.of(
            Figure.once("99 % before", "ms", chats.getFirst().millisAt(0.99)),
            Figure.once("99 % with them", "ms", chats.getLast().millisAt(0.99)),
            Figure.once("longest before", "ms", chats.getFirst().maxMillis()),
            Figure.once("longest with them", "ms", chats.getLast().maxMillis()),
            Figure.once("memory before", "MiB", memory.getFirst()),
            Figure.once("memory at most", "MiB", memory.getLast())),
        counts,
        tally.troubles().complaints());
  }

  /// The clients that do harm.
  private static final class Harm implements LinkUser {
    private final LoadLoop loop;
    private final Place place;
    private final List<LoadAccount> accounts;
    private final List<Link> deaf = new ArrayList<>();
    private final List<Link> dripping = new ArrayList<>();
    private long flooded;

    /// @param accounts the first floods those that never read, the others never read
    Harm(LoadLoop loop, Place place, List<LoadAccount> accounts) {
      this.loop = loop;
      this.place = place;
      this.accounts = accounts;
    }

    /// Lets them all loose.
    ///
    /// @return the most memory the server had, in MiB
    double run(SlowWork work) {
      List<LoadAccount> victims = accounts.subList(1, accounts.size());
      Login.Goal goal = Login.Goal.SESSION;
      Crowd deafCrowd = Crowd.gather(loop, place.target(), goal, victims, AT_ONCE);
      Link source =
          Crowd.gather(loop, place.target(), goal, accounts.subList(0, 1), 1)
              .whole()
              .getFirst()
              .link();
      loop.ask(() -> settle(deafCrowd, source, work.slow()));
      double peak = place.residentMib();
      for (int second = 0; second < work.seconds(); second++) {
        int at = second;
        loop.ask(() -> drip(at));
        flood(source, victims, work.perDeaf() / work.seconds());
        peak = Math.max(peak, place.residentMib());
      }
      return peak;
    }

    long cutDeaf() {
      return deaf.stream().filter(Link::isClosed).count();
    }

    long cutDripping() {
      return dripping.stream().filter(Link::isClosed).count();
    }

    @Override
    public void received(Link link, Chunk chunk) {}

    @Override
    public void closed(Link link, String why) {}

    private boolean settle(Crowd deafCrowd, Link source, int drippers) {
      for (Crowd.Member member : deafCrowd.members()) {
        member.link().user(this);
        member.link().goDeaf();
        deaf.add(member.link());
      }
      source.user(this);
      for (int i = 0; i < drippers; i++) {
        Link link = loop.connect(place.target().address(), this);
        if (i % 2 == 0) {
          link.send(
              Ascii.of(
                  "<stream:stream xmlns='jabber:client' version='1.0' "
                      + "xmlns:stream='http://etherx.jabber.org/streams' to='localhost'>"));
        }
        dripping.add(link);
      }
      return true;
    }

    private boolean drip(int at) {
      for (Link link : dripping) {
        if (!link.isClosed()) {
          link.send(HALF_STANZA, at % HALF_STANZA.length, 1);
        }
      }
      return true;
    }

    /// One second's worth of messages to those that never read, in ten portions.
    private void flood(Link source, List<LoadAccount> victims, int each) {
      byte[] after = Ascii.of("'><body>" + "x".repeat(BODY_BYTES) + "</body></message>");
      for (int tenth = 0; tenth < 10; tenth++) {
        int from = victims.size() * tenth / 10;
        int to = victims.size() * (tenth + 1) / 10;
        loop.post(() -> {
          for (LoadAccount victim : victims.subList(from, to)) {
            byte[] before =
                Ascii.of("<message to='" + victim.name() + "@" + place.target().domain());
            for (int i = 0; i < each && source.backlogBytes() < 4 << 20; i++) {
              source.send(before).send(after);
              flooded++;
            }
          }
        });
        ChatWork.pause(0.1);
      }
    }
  }
}
