package im.skein.core.pubsub;

import im.skein.core.feature.Answer;
import im.skein.core.pubsub.PubSubStore.Item;
import im.skein.core.pubsub.Shelf.Node;
import im.skein.wire.Element;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.Page;
import im.skein.wire.form.PageRequest;
import im.skein.wire.form.PageRequest.Anchor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers those who ask for what was published (XEP-0060 §6.5), the oldest first; in pages when
/// they wish, or when it is too much for one answer.
final class Retrieval {
  /// About so many bytes one answer has at most, so that it fits into what may wait for a session.
  private static final int PAGE_BYTES = 256 * 1024;

  private static final int MAX_IDS = 100;
  private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]*");
  private static final int DIGITS = 9;

  private final Publisher publisher;

  Retrieval(Publisher publisher) {
    this.publisher = publisher;
  }

  Answer items(Asked asked) throws StanzaException {
    Node node = asked.node();
    publisher.admission().check(asked.home(), node, asked.from());
    List<Element> wanted = asked.items();
    if (!wanted.isEmpty()) {
      return answer(node, named(asked, node, wanted), null);
    }
    List<Element> beside = asked.payload().children();
    boolean paged = beside.stream().anyMatch(child -> child.is(PageRequest.NAME));
    PageRequest page =
        paged
            ? PageRequest.find(beside, Option.MOST_ITEMS, Option.MOST_ITEMS)
            : new PageRequest(most(asked), new Anchor.Last());
    Collector collector = collect(asked, node, page);
    boolean whole = collector.items.size() == node.items() || (!paged && !collector.full);
    return answer(node, collector.items, whole ? null : page(collector.items, node.items()));
  }

  private static Page page(List<Item> items, int count) {
    return items.isEmpty()
        ? Page.empty(count)
        : new Page(items.getFirst().id(), -1, items.getLast().id(), count);
  }

  private static int most(Asked asked) throws StanzaException {
    String most = asked.verb().attribute("max_items");
    if (most == null) {
      return Option.MOST_ITEMS;
    }
    if (!POSITIVE.matcher(most).matches()) {
      throw Refusal.of(Condition.BAD_REQUEST, "max_items is a number, at least 1.");
    }
    return most.length() > DIGITS
        ? Option.MOST_ITEMS
        : Math.min(Integer.parseInt(most), Option.MOST_ITEMS);
  }

  /// Those that are there of the items that are asked for by their ids (XEP-0060 §6.5.9.13).
  private List<Item> named(Asked asked, Node node, List<Element> wanted) throws StanzaException {
    if (wanted.size() > MAX_IDS) {
      throw Refusal.of(
          Condition.POLICY_VIOLATION, "At most " + MAX_IDS + " items can be asked by id.");
    }
    List<Item> found = new ArrayList<>();
    long bytes = 0;
    Set<String> ids = new LinkedHashSet<>();
    for (Element one : wanted) {
      String id = one.attribute("id");
      if (id == null || id.isEmpty()) {
        throw Refusal.of(Condition.BAD_REQUEST, "An item is named by its id.");
      }
      ids.add(id);
    }
    for (String id : ids) {
      Item item = publisher.store().item(asked.home().account().id(), node.name(), id);
      if (item != null) {
        bytes += item.payload().length;
        found.add(item);
      }
      if (bytes > 2 * PAGE_BYTES) {
        throw Refusal.of(Condition.NOT_ACCEPTABLE, "That is too much for one answer.");
      }
    }
    return found;
  }

  private Collector collect(Asked asked, Node node, PageRequest page) throws StanzaException {
    Collector collector = new Collector(page.max());
    if (page.max() == 0) {
      return collector;
    }
    switch (page.anchor()) {
      case Anchor.First() -> view(asked, node, null, false, collector);
      case Anchor.Last() -> view(asked, node, null, true, collector);
      case Anchor.After(String id) -> view(asked, node, id, false, collector);
      case Anchor.Before(String id) -> view(asked, node, id, true, collector);
      case Anchor.At _ -> throw Refusal.of(Condition.FEATURE_NOT_IMPLEMENTED, "Ask by id.");
    }
    return collector;
  }

  private void view(
      Asked asked, Node node, @Nullable String from, boolean backwards, Collector collector)
      throws StanzaException {
    long account = asked.home().account().id();
    if (from != null && publisher.store().item(account, node.name(), from) == null) {
      throw Refusal.of(Condition.ITEM_NOT_FOUND, "There is no item to page from.");
    }
    publisher.store().view(account, node.name(), from, backwards, collector::take);
    if (backwards) {
      Collections.reverse(collector.items);
    }
  }

  private Answer answer(Node node, List<Item> found, @Nullable Page page) {
    Element.Builder items =
        Element.builder(PersonalEventing.NAMESPACE, "items").attribute("node", node.name());
    found.forEach(item -> items.add(PersonalEventing.item(publisher, item)));
    return Answer.of(
        Element.builder(PersonalEventing.NAMESPACE, "pubsub")
            .add(items.build())
            .add(page == null ? null : page.toElement())
            .build());
  }

  /// Takes items until a page is full.
  private static final class Collector {
    private final List<Item> items = new ArrayList<>();
    private final int most;
    private long bytes;
    private boolean full;

    Collector(int most) {
      this.most = most;
    }

    boolean take(Item item) {
      if (!items.isEmpty() && bytes + item.payload().length > PAGE_BYTES) {
        full = true;
        return false;
      }
      bytes += item.payload().length;
      items.add(item);
      return items.size() < most;
    }
  }
}
