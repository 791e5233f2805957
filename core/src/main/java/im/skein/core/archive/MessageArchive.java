package im.skein.core.archive;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.base.Failures;
import im.skein.core.chat.StanzaIds;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
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
import org.jspecify.annotations.Nullable;

/// Lets people read what is kept of their conversations, a page at a time.
@Xep(number = 313, version = "1.1.3", note = "without groupchat messages in accounts' archives")
@Xep(number = 431, version = "0.2.0", note = "any part of Chinese, Japanese and Korean text")
@Xep(number = 59, version = "1.0", note = "without counts and indexes")
public final class MessageArchive implements Feature {
  private static final String NAMESPACE = ArchiveQuery.NAMESPACE;
  private static final Name QUERY = new Name(NAMESPACE, "query");
  private static final Name METADATA = new Name(NAMESPACE, "metadata");

  /// About so many bytes of messages a page has at most, so that it fits into what may wait for a
  /// session.
  private static final int PAGE_BYTES = 256 * 1024;

  /// The same as where there is no such account.
  private static final Answer STRANGER = Answer.refuse(Condition.SERVICE_UNAVAILABLE);

  private final ArchiveStore store;
  private final StanzaIds ids;
  private final Failures failures;

  /// Reads from that store.
  public MessageArchive(ArchiveStore store, StanzaIds ids, Failures failures) {
    this.store = store;
    this.ids = ids;
    this.failures = failures;
  }

  @Override
  public void install(Installer to) {
    for (String feature : List.of(NAMESPACE, NAMESPACE + "#extended", "urn:xmpp:fulltext:0")) {
      to.advertise(Target.ACCOUNT, feature);
      to.advertise(Target.SERVER, feature);
    }
    to.answerWaiting(QUERY, Target.ACCOUNT, this::query);
    to.answerWaiting(METADATA, Target.ACCOUNT, this::metadata);
  }

  private Answer query(Iq iq, Element payload, Request request) {
    Session session = request.session();
    if (!request.own() || session == null) {
      return STRANGER;
    }
    if (iq.type() == Iq.Type.GET) {
      return Answer.of(Element.of(QUERY, ArchiveQuery.form().toElement()));
    }
    try {
      ArchiveQuery query = ArchiveQuery.parse(payload);
      Found found = find(request, query);
      List<Item> items = query.flipped() ? found.items.reversed() : found.items;
      for (Item item : items) {
        request.send(session, result(item, query, session));
      }
      return Answer.of(found.fin(this));
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    }
  }

  /// A page.
  ///
  /// @param items oldest first
  /// @param complete whether nothing lies beyond it, in the direction of paging
  private record Found(List<Item> items, boolean complete) {
    Element fin(MessageArchive archive) {
      Page page =
          items.isEmpty()
              ? Page.of("", "")
              : Page.of(archive.id(items.getFirst()), archive.id(items.getLast()));
      return Element.builder(NAMESPACE, "fin")
          .attribute("complete", complete ? "true" : null)
          .add(page.toElement())
          .build();
    }
  }

  private String id(Item item) {
    return ids.id(item.conversation(), item.sequence());
  }

  private Found find(Request request, ArchiveQuery query) throws StanzaException {
    long account = request.home().account().id();
    Range range =
        Range.ALL
            .within(query.fromMicros(), query.toMicros())
            .with(query.bareWith().orElse(null))
            .having(query.search().orElse(Search.ANY));
    if (query.afterId().isPresent()) {
      range = range.after(place(account, query.afterId().get()));
    }
    if (query.beforeId().isPresent()) {
      range = range.before(place(account, query.beforeId().get()));
    }
    List<Long> wanted = wanted(account, query);
    if (!wanted.isEmpty()) {
      range = range.after(Collections.min(wanted) - 1).before(Collections.max(wanted) + 1);
    }
    Collector collector = new Collector(query, wanted);
    boolean backwards = false;
    switch (query.page().anchor()) {
      case Anchor.First() -> {}
      case Anchor.After(String id) -> range = range.after(place(account, id));
      case Anchor.Before(String id) -> {
        range = range.before(place(account, id));
        backwards = true;
      }
      case Anchor.Last() -> backwards = true;
      case Anchor.At _ ->
          throw new StanzaException(StanzaError.of(Condition.FEATURE_NOT_IMPLEMENTED));
    }
    if (query.search().isPresent() && range.after() < range.before()) {
      store.view(account, range, backwards, collector::take);
    }
    if (backwards) {
      Collections.reverse(collector.items);
    }
    return new Found(collector.items, !collector.more);
  }

  /// The places of the messages that are asked for by id, none for no such wish.
  private List<Long> wanted(long account, ArchiveQuery query) throws StanzaException {
    List<Long> places = new ArrayList<>();
    for (String id : query.ids()) {
      long place = place(account, id);
      if (place == 0) {
        throw new StanzaException(StanzaError.of(Condition.ITEM_NOT_FOUND));
      }
      places.add(place);
    }
    return places;
  }

  /// The place that an id stands for; 0, before everything, when the message is gone: what is
  /// removed for its age is always the oldest.
  private long place(long account, String id) throws StanzaException {
    Optional<StanzaIds.Place> place = ids.place(id);
    OptionalLong found =
        place.isEmpty()
            ? OptionalLong.empty()
            : store.place(account, place.get().conversation(), place.get().sequence());
    return found.orElseThrow(() ->
        new StanzaException(
            StanzaError.of(
                Condition.ITEM_NOT_FOUND, "There is no message of that id in the archive.")));
  }

  private Message result(Item item, ArchiveQuery query, Session session) {
    Instant stamp = Instant.EPOCH.plus(item.stampMicros(), ChronoUnit.MICROS);
    Forwarded forwarded =
        new Forwarded(stanza(item), Optional.of(new Delay(stamp, Optional.empty(), "")));
    Element result =
        Element.builder(NAMESPACE, "result")
            .attribute("queryid", query.queryId().orElse(null))
            .attribute("id", id(item))
            .add(forwarded.toElement())
            .build();
    return new Message(
        new Envelope(session.home().jid(), session.jid(), null, null),
        Message.Type.NORMAL,
        List.of(result));
  }

  private Element stanza(Item item) {
    try {
      return new DocumentReader(XmlLimits.STORED).read(item.stanza(), 0, item.stanza().length);
    } catch (XmlException e) {
      failures.bug("reading a kept message", e);
      return Element.empty(Name.client("message"));
    }
  }

  private Answer metadata(Iq iq, Element payload, Request request) {
    if (!request.own()) {
      return STRANGER;
    }
    Element.Builder metadata = Element.builder(METADATA);
    long account = request.home().account().id();
    store.view(account, Range.ALL, false, item -> end(metadata, "start", item));
    store.view(account, Range.ALL, true, item -> end(metadata, "end", item));
    return Answer.of(metadata.build());
  }

  private boolean end(Element.Builder metadata, String local, Item item) {
    Instant stamp = Instant.EPOCH.plus(item.stampMicros(), ChronoUnit.MICROS);
    metadata.add(
        Element.builder(NAMESPACE, local)
            .attribute("id", id(item))
            .attribute("timestamp", Stamps.format(stamp))
            .build());
    return false;
  }

  /// Picks what belongs on the page from what the store shows.
  private final class Collector {
    private final ArchiveQuery query;
    private final List<Long> places;
    private final List<Item> items = new ArrayList<>();
    private long bytes;
    private boolean more;

    Collector(ArchiveQuery query, List<Long> places) {
      this.query = query;
      this.places = places;
    }

    /// @return whether to go on
    boolean take(Item item) {
      if (!belongs(item)) {
        return true;
      }
      bytes += item.stanza().length;
      if (items.size() >= query.page().max() || (bytes > PAGE_BYTES && !items.isEmpty())) {
        more = true;
        return false;
      }
      items.add(item);
      return true;
    }

    private boolean belongs(Item item) {
      if (!places.isEmpty() && !places.contains(item.place())) {
        return false;
      }
      Jid with = query.with().orElse(null);
      if (with == null || with.isBare()) {
        return true;
      }
      Element stanza = stanza(item);
      return isThat(stanza.attribute("from"), with) || isThat(stanza.attribute("to"), with);
    }

    private static boolean isThat(@Nullable String address, Jid with) {
      try {
        return with.equals(Jid.parseNullable(address));
      } catch (InvalidJid e) {
        return false;
      }
    }
  }
}
