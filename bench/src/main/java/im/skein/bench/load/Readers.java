package im.skein.bench.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Pairs of sessions that first write to each other and then read what was said, page by page from
/// their archives (XEP-0313): everybody asks for the last page again as soon as it has come.
public final class Readers {
  private static final int PAGE = 50;
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
    String form =
        text.isEmpty()
            ? ""
            : "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
                + "<value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'>"
                + "<value>"
                + text
                + "</value></field></x>";
    this.query =
        Ascii.of(
            "<iq type='set' id='page'><query xmlns='urn:xmpp:mam:2'>"
                + form
                + "<set xmlns='http://jabber.org/protocol/rsm'><max>"
                + PAGE
                + "</max><before/></set></query></iq>");
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
    private static final byte[] MESSAGE = Ascii.of("message");
    private static final byte[] RESULT = Ascii.of("<result ");
    private static final byte[] IQ = Ascii.of("iq");
    private static final byte[] ID = Ascii.of(" id=");
    private static final byte[] PAGE_ID = Ascii.of("page");
    private static final byte[] FIN = Ascii.of("<fin ");

    private final Link link;
    private final String mate;
    private long arrived;
    private int results;
    private long askedNanos;

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
      results = 0;
      askedNanos = System.nanoTime();
      link.send(query);
    }

    @Override
    public void received(Link from, Chunk chunk) {
      if (chunk.is(MESSAGE)) {
        if (chunk.contains(RESULT)) {
          results++;
        } else {
          arrived++;
        }
      } else if (chunk.is(IQ) && chunk.has(ID, PAGE_ID)) {
        page(chunk);
      }
    }

    private void page(Chunk chunk) {
      if (!chunk.contains(FIN)) {
        complain(chunk.toString());
        return;
      }
      latencies.add(System.nanoTime() - askedNanos);
      pages++;
      if (results != PAGE) {
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
