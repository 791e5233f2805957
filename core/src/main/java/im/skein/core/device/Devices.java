package im.skein.core.device;

import im.skein.core.base.Hashes;
import im.skein.core.base.Time;
import im.skein.core.device.DeviceStore.Device;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.feature.Target;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StreamError;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows people which devices use their account, and signs out those that they no longer trust
/// (docs/protocol/devices.md).
public final class Devices implements Feature, SessionWatcher {
  /// Our namespace for devices.
  public static final String NAMESPACE = "urn:skein:devices:0";

  private static final Name DEVICES = new Name(NAMESPACE, "devices");
  private static final Name SIGN_OUT = new Name(NAMESPACE, "sign-out");
  private static final int ID_BYTES = 8;

  private final DeviceStore store;
  private final Time time;
  private final BiConsumer<Home, String> signedOut;

  /// Devices in that store.
  ///
  /// @param signedOut forgets what else is known of a device, on the strand of the home; may wait
  public Devices(DeviceStore store, Time time, BiConsumer<Home, String> signedOut) {
    this.store = store;
    this.time = time;
    this.signedOut = signedOut;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, NAMESPACE);
    to.watch(this);
    to.answerWaiting(DEVICES, Target.ACCOUNT, this::list);
    to.answerWaiting(SIGN_OUT, Target.ACCOUNT, this::signOut);
  }

  @Override
  public void bound(Session session) {
    used(session);
  }

  @Override
  public void resumed(Session session) {
    used(session);
  }

  private void used(Session session) {
    store.used(
        session.home().account().id(),
        new DeviceStore.Use(session.device(), session.software(), session.hardware(), time.now()));
  }

  /// The devices of an account. One that is here counts as used: else whoever has the password
  /// could hide it behind as many log-ins as devices are kept.
  private List<Device> known(Home home) {
    List<Device> kept = store.list(home.account().id());
    Set<String> names = kept.stream().map(Device::name).collect(Collectors.toSet());
    List<Session> missing =
        home.sessions().stream().filter(session -> !names.contains(session.device())).toList();
    missing.forEach(this::used);
    return missing.isEmpty() ? kept : store.list(home.account().id());
  }

  private Answer list(Iq iq, Element payload, Request request) {
    Session asking = request.session();
    if (!request.own() || asking == null) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Element.Builder list = Element.builder(DEVICES);
    for (Device device : known(request.home())) {
      list.add(element(device, request.home(), asking));
    }
    return Answer.of(list.build());
  }

  private static Element element(Device device, Home home, Session asking) {
    boolean online =
        home.sessions().stream().anyMatch(session -> session.device().equals(device.name()));
    return Element.builder(NAMESPACE, "device")
        .attribute("id", id(device.name()))
        .attribute("created", device.created().truncatedTo(ChronoUnit.SECONDS).toString())
        .attribute("used", device.used().truncatedTo(ChronoUnit.SECONDS).toString())
        .attribute("token", device.token() ? "true" : null)
        .attribute("online", online ? "true" : null)
        .attribute("this", asking.device().equals(device.name()) ? "true" : null)
        .textChild("software", told(device.software()))
        .textChild("hardware", told(device.hardware()))
        .textChild("resource", resource(device.name()))
        .build();
  }

  private static @Nullable String told(String text) {
    return text.isEmpty() ? null : text;
  }

  /// What a client without an id asked for as its resource; an id is nobody's business.
  private static @Nullable String resource(String name) {
    return name.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? null : told(name);
  }

  private Answer signOut(Iq iq, Element payload, Request request) {
    Session asking = request.session();
    if (!request.own() || asking == null) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    String id = payload.attribute("id");
    Optional<Boolean> others = payload.flag("others");
    boolean all = others.orElse(false);
    if (iq.type() != Iq.Type.SET || others.isEmpty() || all == (id != null)) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Home home = request.home();
    Predicate<String> meant = name -> all ? !name.equals(asking.device()) : id(name).equals(id);
    List<String> names = names(known(home), meant);
    if (names.isEmpty() && !all) {
      return Answer.refuse(Condition.ITEM_NOT_FOUND, "There is no such device.");
    }
    while (!names.isEmpty()) {
      names.forEach(name -> remove(home, name));
      // Those that were too many to be listed may not have been forgotten yet.
      names = names(store.list(home.account().id()), meant);
    }
    return Answer.done();
  }

  private static List<String> names(List<Device> devices, Predicate<String> meant) {
    return devices.stream().map(Device::name).filter(meant).toList();
  }

  /// Ends what the device has, and forgets it. The session that asked hears the answer first.
  private void remove(Home home, String name) {
    StreamError error =
        new StreamError(StreamError.Condition.NOT_AUTHORIZED, "This device was signed out.");
    store.forget(home.account().id(), name);
    signedOut.accept(home, name);
    home.strand()
        .execute(() -> {
          for (Session session : List.copyOf(home.sessions())) {
            if (session.device().equals(name)) {
              session.end(error);
            }
          }
        });
  }

  /// What the device is called in the list: nothing that could be used elsewhere.
  static String id(String name) {
    return HexFormat.of().formatHex(Hashes.sha256(name), 0, ID_BYTES);
  }
}
