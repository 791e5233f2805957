package im.skein.core.pubsub;

import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Drawer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps XML for an account's own clients, one element of each name. Bookmarks kept here are those
/// of XEP-0402.
@Xep(number = 49, version = "1.2")
public final class PrivateStorage implements Feature {
  private static final Name QUERY = new Name("jabber:iq:private", "query");
  private static final String DRAWER = "private";

  /// All elements of one account together.
  private static final int MAX_BYTES = 128 * 1024;

  private final Drawer drawer;
  private final Bookmarks bookmarks;
  private final Failures failures;

  /// Storage in that drawer, and for bookmarks in what is published.
  public PrivateStorage(Drawer drawer, Publisher publisher, Failures failures) {
    this.drawer = drawer;
    this.bookmarks = new Bookmarks(publisher);
    this.failures = failures;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, QUERY.namespace());
    to.advertise(Target.ACCOUNT, Bookmarks.NAMESPACE + "#compat");
    to.answerWaiting(QUERY, Target.ACCOUNT, this::answer);
  }

  private Answer answer(Iq iq, Element query, Request request) {
    if (!request.own()) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    List<Element> children = query.children();
    if (children.isEmpty() || children.stream().anyMatch(PrivateStorage::isReserved)) {
      return Answer.refuse(Condition.NOT_ACCEPTABLE, "Use a namespace of your own.");
    }
    boolean get = iq.type() == Iq.Type.GET;
    if (get && children.size() > 1) {
      return Answer.refuse(Condition.BAD_REQUEST, "Ask for one thing at a time.");
    }
    Home home = request.home();
    if (get) {
      return Answer.of(Element.of(QUERY, shown(home, children.getFirst().name())));
    }
    if (children.stream().map(Element::name).distinct().count() != children.size()) {
      return Answer.refuse(Condition.BAD_REQUEST, "One element of each name is kept.");
    }
    try {
      keep(home, children);
      return Answer.done();
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    }
  }

  /// XEP-0049 §5.
  private static boolean isReserved(Element child) {
    String namespace = child.name().namespace();
    return namespace.equals(QUERY.namespace()) || namespace.equals(Name.CLIENT);
  }

  private Element shown(Home home, Name name) {
    Element kept = Element.empty(name);
    for (Element element : read(drawer.read(home.account().id(), DRAWER))) {
      if (element.is(name)) {
        kept = element;
      }
    }
    if (!name.equals(Bookmarks.STORAGE)) {
      return kept;
    }
    return Element.builder(name).addAll(bookmarks.list(home)).addAll(kept.children()).build();
  }

  /// All of them or none.
  private void keep(Home home, List<Element> children) throws StanzaException {
    Drawer.Document before = drawer.read(home.account().id(), DRAWER);
    Map<Name, Element> kept = new LinkedHashMap<>();
    read(before).forEach(element -> kept.put(element.name(), element));
    Element marks = null;
    for (Element child : children) {
      boolean rooms = child.is(Bookmarks.STORAGE);
      Element rest = rooms ? child.withoutChildren(Bookmarks::isRoom) : child;
      marks = rooms ? child : marks;
      kept.remove(rest.name());
      if (!rest.nodes().isEmpty() || !rest.attributes().isEmpty()) {
        kept.put(rest.name(), rest);
      }
    }
    byte[] content =
        XmlWriter.bytes(Element.builder(QUERY).addAll(List.copyOf(kept.values())).build(), "");
    if (content.length > MAX_BYTES) {
      throw Refusal.of(
          Condition.NOT_ACCEPTABLE, "At most " + MAX_BYTES + " bytes are kept for an account.");
    }
    if (marks != null) {
      bookmarks.replace(home, marks);
    }
    boolean needed = before != null || !kept.isEmpty();
    long version = before == null ? 0 : before.version();
    if (needed && drawer.write(home.account().id(), DRAWER, version, content) < 0) {
      throw new StoreException(StoreException.Reason.CROWDED);
    }
  }

  private List<Element> read(Drawer.@Nullable Document document) {
    if (document == null) {
      return List.of();
    }
    try {
      byte[] content = document.content();
      return new DocumentReader(XmlLimits.STORED).read(content, 0, content.length).children();
    } catch (XmlException e) {
      failures.bug("reading private storage", e);
      return List.of();
    }
  }
}
