package im.skein.core.media;

import im.skein.core.base.Time;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.Stamps;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells our own people which services help their calls, and with what they may use them.
@Xep(number = 215, version = "1.0.0", note = "changes are not pushed; only with calls.services")
public final class ExternalServices implements Feature {
  private static final String NAMESPACE = "urn:xmpp:extdisco:2";
  private static final Name SERVICES = new Name(NAMESPACE, "services");
  private static final Name CREDENTIALS = new Name(NAMESPACE, "credentials");
  private static final Name SERVICE = new Name(NAMESPACE, "service");

  private final List<ExternalService> services;
  private final RelayAccess access;
  private final Time time;

  /// Tells of these services.
  public ExternalServices(List<ExternalService> services, RelayAccess access, Time time) {
    this.services = List.copyOf(services);
    this.access = access;
    this.time = time;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.SERVER, NAMESPACE);
    to.answer(SERVICES, Target.SERVER, this::list);
    to.answer(CREDENTIALS, Target.SERVER, this::credentials);
  }

  private Answer list(Iq iq, Element asked, Request request) {
    Session session = request.session();
    if (session == null) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    if (iq.type() != Iq.Type.GET || !asked.children().isEmpty()) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    String type = asked.attribute("type");
    Optional<RelayAccess.Pass> pass = pass(session);
    Element.Builder list = Element.builder(SERVICES).attribute("type", type);
    for (ExternalService service : services) {
      if (type == null || type.equals(service.type().written())) {
        list.add(element(service, pass));
      }
    }
    return Answer.of(list.build());
  }

  private Answer credentials(Iq iq, Element asked, Request request) {
    Session session = request.session();
    if (session == null) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    List<Element> children = asked.children();
    Element wanted = children.size() == 1 ? children.getFirst() : null;
    if (iq.type() != Iq.Type.GET
        || wanted == null
        || !wanted.is(SERVICE)
        || wanted.attribute("host") == null
        || wanted.attribute("type") == null) {
      return Answer.refuse(Condition.BAD_REQUEST, "Name one service by its host and its type.");
    }
    List<ExternalService> meant =
        services.stream()
            .filter(ExternalService::restricted)
            .filter(service -> isMeant(service, wanted))
            .toList();
    if (meant.isEmpty()) {
      return Answer.refuse(Condition.ITEM_NOT_FOUND);
    }
    Optional<RelayAccess.Pass> pass = pass(session);
    Element.Builder answer = Element.builder(CREDENTIALS);
    meant.forEach(service -> answer.add(element(service, pass)));
    return Answer.of(answer.build());
  }

  private Optional<RelayAccess.Pass> pass(Session session) {
    return access.pass(session.home().account().id(), time.now());
  }

  private static boolean isMeant(ExternalService service, Element wanted) {
    return service.type().written().equals(wanted.attribute("type"))
        && service.host().equals(wanted.attribute("host"))
        && mayBe(Integer.toString(service.port()), wanted.attribute("port"))
        && mayBe(service.transport().written(), wanted.attribute("transport"));
  }

  private static boolean mayBe(String value, @Nullable String wanted) {
    return wanted == null || wanted.equals(value);
  }

  private static Element element(ExternalService service, Optional<RelayAccess.Pass> pass) {
    Element.Builder element =
        Element.builder(SERVICE)
            .attribute("type", service.type().written())
            .attribute("host", service.host())
            .attribute("port", Integer.toString(service.port()))
            .attribute("transport", service.transport().written());
    if (service.restricted() && pass.isPresent()) {
      RelayAccess.Pass shown = pass.get();
      element
          .attribute("restricted", "true")
          .attribute("username", shown.user())
          .attribute("password", shown.password().reveal())
          .attribute("expires", shown.expires().map(Stamps::format).orElse(null));
    }
    return element.build();
  }
}
