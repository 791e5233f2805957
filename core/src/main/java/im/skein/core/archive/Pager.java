package im.skein.core.archive;

import im.skein.core.archive.Archive.Selection;
import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.base.Failures;
import im.skein.core.chat.StanzaIds;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.Delay;
import im.skein.wire.form.Forwarded;
import im.skein.wire.form.Page;
import im.skein.wire.form.PageRequest.Anchor;
import im.skein.wire.form.Stamps;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Answers queries of archives with pages (XEP-0313 §3 to §5), whosever archive it is.
public final class Pager {
  /// The payload of queries.
  public static final Name QUERY = new Name(ArchiveQuery.NAMESPACE, "query");

  /// The payload of questions for the ends of an archive.
  public static final Name METADATA = new Name(ArchiveQuery.NAMESPACE, "metadata");

  /// What service discovery tells of an archive.
  public static final List<String> FEATURES =
      List.of(ArchiveQuery.NAMESPACE, ArchiveQuery.NAMESPACE + "#extended", "urn:xmpp:fulltext:0");

  /// About so many bytes of messages a page has at most, so that it fits into what may wait for a
  /// session.
  private static final int PAGE_BYTES = 256 * 1024;

  /// So many messages are looked at for one page: who asks for what is rare gets pages with few
  /// messages, or none, and goes on from there.
  private static final int MOST_LOOKED_AT = 10_000;

  private final StanzaIds ids;
  private final Failures failures;

  /// A pager that tells messages by those ids.
  public Pager(StanzaIds ids, Failures failures) {
    this.ids = ids;
    this.failures = failures;
  }

  /// A page that was asked for.
  ///
  /// @param results each to be sent in a message of its own, in this order
  /// @param end the answer that follows
  public record Pages(List<Element> results, Element end) {
    /// A page of parts that nobody changes afterwards.
    public Pages {
      results = List.copyOf(results);
    }
  }

  /// The form with all that can be asked.
  public static Element form() {
    return Element.of(QUERY, ArchiveQuery.form().toElement());
  }

  /// Answers a query; may wait.
  ///
  /// @throws StanzaException when it cannot be understood or may not be asked
  public Pages answer(Archive archive, Element payload) throws StanzaException {
    ArchiveQuery query = ArchiveQuery.parse(payload);
    Collector found = find(archive, query);
    List<Element> results = new ArrayList<>();
    for (Item item : query.flipped() ? found.items.reversed() : found.items) {
      results.add(result(archive, item, query));
    }
    return new Pages(results, found.end());
  }

  /// The ends of an archive (§4.1); may wait.
  public Element metadata(Archive archive) {
    Element.Builder metadata = Element.builder(METADATA);
    archive.view(Range.ALL, false, item -> end(metadata, "start", item));
    archive.view(Range.ALL, true, item -> end(metadata, "end", item));
    return metadata.build();
  }

  private boolean end(Element.Builder metadata, String local, Item item) {
    metadata.add(
        Element.builder(ArchiveQuery.NAMESPACE, local)
            .attribute("id", id(item))
            .attribute("timestamp", Stamps.format(stamp(item)))
            .build());
    return false;
  }

  private static Instant stamp(Item item) {
    return Instant.EPOCH.plus(item.stampMicros(), ChronoUnit.MICROS);
  }

  private String id(Item item) {
    return ids.id(item.conversation(), item.sequence());
  }

  private Collector find(Archive archive, ArchiveQuery query) throws StanzaException {
    Search search = query.search().orElse(Search.ANY);
    Selection selection = archive.select(query.with().orElse(null), search);
    Range range = selection.range().within(query.fromMicros(), query.toMicros());
    if (query.afterId().isPresent()) {
      range = range.after(place(archive, query.afterId().get()));
    }
    if (query.beforeId().isPresent()) {
      range = range.before(place(archive, query.beforeId().get()));
    }
    List<Long> wanted = wanted(archive, query);
    if (!wanted.isEmpty()) {
      range = range.after(Collections.min(wanted) - 1).before(Collections.max(wanted) + 1);
    }
    boolean backwards = false;
    switch (query.page().anchor()) {
      case Anchor.First() -> {}
      case Anchor.After(String id) -> range = range.after(place(archive, id));
      case Anchor.Before(String id) -> {
        range = range.before(place(archive, id));
        backwards = true;
      }
      case Anchor.Last() -> backwards = true;
      case Anchor.At _ ->
          throw new StanzaException(StanzaError.of(Condition.FEATURE_NOT_IMPLEMENTED));
    }
    Collector collector = new Collector(query.page().max(), backwards, wanted, selection.further());
    if (query.search().isPresent() && range.after() < range.before()) {
      archive.view(range, backwards, collector::take);
    }
    if (backwards) {
      Collections.reverse(collector.items);
    }
    return collector;
  }

  /// The places of the messages that are asked for by id, none for no such wish.
  private List<Long> wanted(Archive archive, ArchiveQuery query) throws StanzaException {
    List<Long> places = new ArrayList<>();
    for (String id : query.ids()) {
      long place = place(archive, id);
      if (place == 0) {
        throw new StanzaException(StanzaError.of(Condition.ITEM_NOT_FOUND));
      }
      places.add(place);
    }
    return places;
  }

  /// The place that an id stands for; 0, before everything, when the message is gone: what is
  /// removed for its age is always the oldest.
  private long place(Archive archive, String id) throws StanzaException {
    Optional<StanzaIds.Place> place = ids.place(id);
    OptionalLong found =
        place.isEmpty()
            ? OptionalLong.empty()
            : archive.place(place.get().conversation(), place.get().sequence());
    return found.orElseThrow(() ->
        new StanzaException(
            StanzaError.of(
                Condition.ITEM_NOT_FOUND, "There is no message of that id in the archive.")));
  }

  private Element result(Archive archive, Item item, ArchiveQuery query) {
    Delay delay = new Delay(stamp(item), Optional.empty(), "");
    Forwarded forwarded = new Forwarded(archive.shown(stanza(item)), Optional.of(delay));
    return Element.builder(ArchiveQuery.NAMESPACE, "result")
        .attribute("queryid", query.queryId().orElse(null))
        .attribute("id", id(item))
        .add(forwarded.toElement())
        .build();
  }

  private Element stanza(Item item) {
    try {
      return new DocumentReader(XmlLimits.STORED).read(item.stanza(), 0, item.stanza().length);
    } catch (XmlException e) {
      failures.bug("reading a kept message", e);
      return Element.empty(Name.client("message"));
    }
  }

  /// Picks what belongs on the page from what the store shows.
  private final class Collector {
    private final int most;
    private final boolean backwards;
    private final List<Long> places;
    private final @Nullable Predicate<Element> further;
    private final List<Item> items = new ArrayList<>();
    private @Nullable Item last;
    private int looked;
    private long bytes;
    private boolean more;

    Collector(
        int most, boolean backwards, List<Long> places, @Nullable Predicate<Element> further) {
      this.most = most;
      this.backwards = backwards;
      this.places = places;
      this.further = further;
    }

    /// @return whether to go on
    boolean take(Item item) {
      if (!places.isEmpty() && !places.contains(item.place())) {
        return true;
      }
      if (further != null && !further.test(stanza(item))) {
        if (looked == MOST_LOOKED_AT) {
          more = true;
          return false;
        }
        looked++;
        last = item;
        return true;
      }
      bytes += item.stanza().length;
      if (items.size() >= most || (bytes > PAGE_BYTES && !items.isEmpty())) {
        more = true;
        return false;
      }
      items.add(item);
      last = item;
      return true;
    }

    /// What follows the page: from where to go on, and whether there is more in the direction of
    /// paging.
    Element end() {
      return Element.builder(ArchiveQuery.NAMESPACE, "fin")
          .attribute("complete", more ? null : "true")
          .add(page().toElement())
          .build();
    }

    private Page page() {
      Item reached = last;
      boolean blank = items.isEmpty() && !more;
      if (reached == null || blank) {
        return Page.of("", "");
      }
      Item first = items.isEmpty() || (backwards && more) ? reached : items.getFirst();
      Item end = items.isEmpty() || (!backwards && more) ? reached : items.getLast();
      return Page.of(id(first), id(end));
    }
  }
}
