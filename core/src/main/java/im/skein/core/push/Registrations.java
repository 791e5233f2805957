package im.skein.core.push;

import im.skein.core.push.Registration.App;
import im.skein.core.push.Registration.Browser;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.sasl.Secret;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The ways to wake the devices of one account, oldest first; immutable.
///
/// @param all each of them
record Registrations(List<Registration> all) {
  /// The most that one account may have.
  static final int MOST = 32;

  static final Registrations NONE = new Registrations(List.of());

  private static final String NAMESPACE = "urn:skein:push:0";
  private static final Name ROOT = new Name(NAMESPACE, "registrations");
  private static final Name APP = new Name(NAMESPACE, "app");
  private static final Name BROWSER = new Name(NAMESPACE, "browser");

  Registrations {
    all = List.copyOf(all);
  }

  /// The same with one more, in the place of those that it replaces; null when there are too many.
  @Nullable Registrations plus(Registration more) {
    List<Registration> changed = new ArrayList<>(all);
    changed.removeIf(more::replaces);
    changed.add(more);
    return changed.size() > MOST ? null : new Registrations(changed);
  }

  /// The same without those.
  Registrations minus(Predicate<Registration> unwanted) {
    return new Registrations(all.stream().filter(unwanted.negate()).toList());
  }

  /// As bytes.
  byte[] write() {
    Element.Builder root = Element.builder(ROOT);
    for (Registration one : all) {
      root.add(
          switch (one) {
            case App app ->
                Element.builder(APP)
                    .attribute("device", app.device())
                    .attribute("jid", app.service().toString())
                    .attribute("node", app.node())
                    .addAll(app.options())
                    .build();
            case Browser browser ->
                Element.builder(BROWSER)
                    .attribute("device", browser.device())
                    .attribute("endpoint", browser.endpoint())
                    .attribute("point", browser.point())
                    .attribute(
                        "auth", Base64.getUrlEncoder().encodeToString(browser.auth().bytes()))
                    .attribute("reads", browser.reads() ? "true" : null)
                    .build();
          });
    }
    return XmlWriter.bytes(root.build(), "");
  }

  /// Those in these bytes; what cannot be read any more is passed over, for its client will
  /// register again.
  static Registrations read(byte[] content) {
    List<Registration> all = new ArrayList<>();
    try {
      Element root = new DocumentReader(XmlLimits.STORED).read(content, 0, content.length);
      for (Element one : root.children()) {
        Registration known = one.is(APP) ? app(one) : browser(one);
        if (known != null) {
          all.add(known);
        }
      }
    } catch (XmlException e) {
      throw new IllegalStateException("the registrations cannot be read", e);
    }
    return new Registrations(all);
  }

  private static @Nullable Registration app(Element written) {
    try {
      return new App(
          value(written, "device"),
          Jid.parse(value(written, "jid")),
          value(written, "node"),
          written.children());
    } catch (InvalidJid _) {
      return null;
    }
  }

  private static Registration browser(Element written) {
    return new Browser(
        value(written, "device"),
        value(written, "endpoint"),
        value(written, "point"),
        Secret.of(Base64.getUrlDecoder().decode(value(written, "auth"))),
        value(written, "reads").equals("true"));
  }

  private static String value(Element written, String attribute) {
    String value = written.attribute(attribute);
    return value == null ? "" : value;
  }
}
