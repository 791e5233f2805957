package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.archive.Archive;
import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Pager;
import im.skein.core.archive.Search;
import im.skein.core.base.Failures;
import im.skein.core.chat.StanzaIds;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaException;
import im.skein.wire.form.Forwarded;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every archive does while it is written: whoever goes through it page by page sees each
/// message once, in order, and none is left out.
public abstract class ArchivePagesContract extends TalkContract {
  private static final Jid ROOM = Jid.known("garden@rooms.example.org");
  private static final int MESSAGES = 600;
  private static final int WALKS = 6;

  private final Pager pager =
      new Pager(
          new StanzaIds(new byte[16]),
          new Failures() {
            @Override
            public void bug(String where, Throwable cause) {
              throw new AssertionError(where, cause);
            }

            @Override
            public void trouble(String where, Throwable cause) {
              throw new AssertionError(where, cause);
            }
          });

  /// A contract for the archives of that provider.
  protected ArchivePagesContract(StoreProvider provider) {
    super(provider);
  }

  private Archive room() {
    return new Whole() {
      @Override
      public void view(Range range, boolean backwards, Predicate<Item> viewer) {
        stores().archive().view(ROOM, null, range, backwards, viewer);
      }

      @Override
      public OptionalLong place(long conversation, long sequence) {
        return stores().archive().place(ROOM, conversation, sequence);
      }
    };
  }

  private Archive account() {
    long id = alice.id();
    return new Whole() {
      @Override
      public void view(Range range, boolean backwards, Predicate<Item> viewer) {
        stores().archive().view(id, range, backwards, viewer);
      }

      @Override
      public OptionalLong place(long conversation, long sequence) {
        return stores().archive().place(id, conversation, sequence);
      }
    };
  }

  /// Of which a reader may see everything.
  private abstract static class Whole implements Archive {
    @Override
    public Selection select(@Nullable Jid with, Search search) {
      return new Selection(Range.ALL, null);
    }

    @Override
    public Element shown(Element stanza) {
      return stanza;
    }
  }

  @Test
  void showsEverythingOnceToWhoeverPagesThroughARoomThatGoesOn() throws Exception {
    show(room(), i -> say(ROOM, null, stanza(i)));
  }

  @Test
  void showsEverythingOnceToWhoeverPagesThroughAnAccountThatGoesOn() throws Exception {
    show(
        account(),
        i ->
            append(
                i % 3 == 0
                    ? message(alice, carol, null, false, stanza(i))
                    : message(i % 3 == 1 ? bob : carol, alice, null, false, stanza(i))));
  }

  @FunctionalInterface
  private interface Write {
    void write(int number);
  }

  private void show(Archive archive, Write write) throws Exception {
    int already = MESSAGES / 4;
    IntStream.range(0, already).forEach(write::write);
    try (ExecutorService threads = Executors.newFixedThreadPool(WALKS + 1)) {
      Future<?> writer =
          threads.submit(() -> IntStream.range(already, MESSAGES).forEach(write::write));
      List<Future<List<Integer>>> forwards = new ArrayList<>();
      List<Future<List<Integer>>> backwards = new ArrayList<>();
      for (int i = 0; i < WALKS / 2; i++) {
        Random sizes = new Random(i);
        forwards.add(threads.submit(() -> forwards(archive, sizes, writer)));
        backwards.add(threads.submit(() -> backwards(archive, sizes)));
      }
      for (Future<List<Integer>> walk : forwards) {
        assertEquals(numbers(MESSAGES), walk.get());
      }
      for (Future<List<Integer>> walk : backwards) {
        List<Integer> seen = walk.get().reversed();
        assertTrue(seen.size() >= already, "a walk saw only " + seen.size());
        assertEquals(numbers(seen.size()), seen);
      }
    }
  }

  private static List<Integer> numbers(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  /// Goes on, page by page, until everything is written and read.
  private List<Integer> forwards(Archive archive, Random sizes, Future<?> writer)
      throws StanzaException, InterruptedException, ExecutionException {
    List<Integer> seen = new ArrayList<>();
    String last = "";
    boolean through = false;
    while (!through) {
      boolean written = writer.isDone();
      Pager.Pages page = page(archive, 1 + sizes.nextInt(40), "after", last);
      seen.addAll(numbers(page));
      last = end(page, "last", last);
      through = written && isComplete(page);
    }
    writer.get();
    return seen;
  }

  /// Goes back from the newest to the beginning.
  private List<Integer> backwards(Archive archive, Random sizes) throws StanzaException {
    List<Integer> seen = new ArrayList<>();
    String first = "";
    boolean through = false;
    while (!through) {
      Pager.Pages page = page(archive, 1 + sizes.nextInt(40), "before", first);
      seen.addAll(numbers(page).reversed());
      first = end(page, "first", first);
      through = isComplete(page);
    }
    return seen;
  }

  private Pager.Pages page(Archive archive, int max, String direction, String id)
      throws StanzaException {
    String rsm = "http://jabber.org/protocol/rsm";
    boolean begins = direction.equals("after") && id.isEmpty();
    Element set =
        Element.builder(rsm, "set")
            .textChild("max", Integer.toString(max))
            .textChild(direction, begins ? null : id)
            .build();
    return pager.answer(archive, Element.of(Pager.QUERY, set));
  }

  private static boolean isComplete(Pager.Pages page) {
    return "true".equals(page.end().attribute("complete"));
  }

  private static String end(Pager.Pages page, String which, String before) {
    Element set = page.end().children().getFirst();
    String id = set.childText(which);
    return id == null ? before : id;
  }

  private static List<Integer> numbers(Pager.Pages page) {
    return page.results().stream()
        .map(result -> Forwarded.find(result.children()).orElseThrow().stanza().text())
        .map(Integer::valueOf)
        .toList();
  }

  private static byte[] stanza(int number) {
    Element message = Element.text(Name.client("message"), Integer.toString(number));
    return XmlWriter.bytes(message, "");
  }
}
