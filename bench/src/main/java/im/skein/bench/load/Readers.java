package im.skein.bench.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Pairs of sessions that first write to each other and then read what was said, page by page from
/// their archives (XEP-0313): everybody asks for the last page again as soon as it has come.
public final class Readers {
  private static final String BODY =
      "the quick brown fox jumps over the lazy dog, again and again ";

  private final LoadLoop loop;
  private final List<Reader> readers = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final byte[] query;
  private Histogram latencies = new Histogram();
  private boolean reading;
  private long pages;
  private long shortPages;
  private long faults;

  /// What was counted.
  ///
  /// @param pages that came whole
  /// @param shortPages that had not as many messages as they should
  /// @param faults refusals and lost connections
  public record Tally(long pages, long shortPages, long faults, List<String> complaints) {}

  private Readers(LoadLoop loop, String text) {
    this.loop = loop;
    this.query = Ascii.of(LastPage.query(text));
  }

  /// Pairs the sessions.
  ///
  /// @param text what to search for, of letters only; empty for whole pages
  public static Readers among(
      LoadLoop loop, List<Crowd.Member> members, String domain, String text) {
    Readers all = new Readers(loop, text);
    List<Crowd.Member> ordered = new ArrayList<>(members);
    ordered.sort(Comparator.comparingInt(member -> member.login().account().number()));
    loop.ask(() -> {
      for (int i = 0; i < ordered.size(); i++) {
        String mate = ordered.get(i ^ 1).login().account().name() + "@" + domain;
        Reader reader = all.new Reader(ordered.get(i).link(), mate);
        all.readers.add(reader);
        ordered.get(i).link().user(reader);
      }
      return true;
    });
    return all;
  }

  /// Has everybody write so many messages to its mate.
  public void write(int each) {
    loop.post(() -> readers.forEach(reader -> reader.write(each)));
  }

  /// How many messages have arrived.
  public long arrived() {
    return loop.ask(() -> readers.stream().mapToLong(reader -> reader.arrived).sum());
  }

  /// Begins to ask for pages.
  public void read() {
    loop.post(() -> {
      reading = true;
      readers.forEach(Reader::ask);
    });
  }

  /// Asks no more.
  public void stop() {
    loop.post(() -> reading = false);
  }

  /// How many still wait for an answer.
  public long waiting() {
    return loop.ask(() -> readers.stream().filter(reader -> reader.last.isOpen()).count());
  }

  /// The counts so far.
  public Tally tally() {
    return loop.ask(() -> new Tally(pages, shortPages, faults, List.copyOf(complaints)));
  }

  /// The times of pages since this was last asked, from the question to the last word.
  public Histogram takeLatencies() {
    return loop.ask(() -> {
      Histogram taken = latencies;
      latencies = new Histogram();
      return taken;
    });
  }

  private void complain(String what) {
    faults++;
    if (complaints.size() < 10) {
      complaints.add(what);
    }
  }

  private final class Reader implements LinkUser {
    private final Link link;
    private final String mate;
    private long arrived;
    private final LastPage last = new LastPage();

    Reader(Link link, String mate) {
      this.link = link;
      this.mate = mate;
    }

    void write(int count) {
      byte[] before = Ascii.of("<message to='" + mate + "' type='chat' id='m");
      byte[] after = Ascii.of("'><body>" + BODY + "</body></message>");
      for (int i = 0; i < count; i++) {
        link.send(before).send(i).send(after);
      }
    }

    void ask() {
      last.ask(link, query);
    }

    @Override
    public void received(Link from, Chunk chunk) {
      switch (last.take(chunk)) {
        case MESSAGE -> arrived++;
        case END -> page();
        case REFUSAL -> complain(chunk.toString());
        case RESULT, OTHER -> {}
      }
    }

    private void page() {
      latencies.add(last.nanos());
      pages++;
      if (last.results() != LastPage.MESSAGES) {
        shortPages++;
      }
      if (reading) {
        ask();
      }
    }

    @Override
    public void closed(Link from, String why) {
      complain(why);
    }
  }
}
