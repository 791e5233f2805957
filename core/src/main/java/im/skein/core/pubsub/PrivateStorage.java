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
import java.util.ArrayList;
import java.util.List;
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
    boolean get = iq.type() == Iq.Type.GET;
    if (children.isEmpty() || (get && children.size() > 1)) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Home home = request.home();
    if (get) {
      return Answer.of(Element.of(QUERY, shown(home, children.getFirst().name())));
    }
    for (Element child : children) {
      String namespace = child.name().namespace();
      if (namespace.equals(QUERY.namespace()) || namespace.equals(Name.CLIENT)) {
        return Answer.refuse(Condition.NOT_ACCEPTABLE, "Use a namespace of your own.");
      }
    }
    try {
      for (Element child : children) {
        keep(home, child);
      }
      return Answer.done();
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    }
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

  private void keep(Home home, Element child) throws StanzaException {
    boolean marks = child.is(Bookmarks.STORAGE);
    Element rest = marks ? child.withoutChildren(Bookmarks::isRoom) : child;
    Drawer.Document before = drawer.read(home.account().id(), DRAWER);
    List<Element> elements = new ArrayList<>(read(before));
    elements.removeIf(element -> element.is(rest.name()));
    if (!rest.nodes().isEmpty() || !rest.attributes().isEmpty()) {
      elements.add(rest);
    }
    byte[] content = XmlWriter.bytes(Element.builder(QUERY).addAll(elements).build(), "");
    if (content.length > MAX_BYTES) {
      throw Refusal.of(
          Condition.NOT_ACCEPTABLE, "At most " + MAX_BYTES + " bytes are kept for an account.");
    }
    if (marks) {
      bookmarks.replace(home, child);
    }
    boolean needed = before != null || !elements.isEmpty();
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
