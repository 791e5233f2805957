package im.skein.server.settings;

import im.skein.core.media.ExternalService;
import im.skein.core.media.RelayAccess;
import im.skein.core.push.PushSettings;
import im.skein.net.listen.ListenAddress;
import im.skein.wire.sasl.Secret;
import java.net.IDN;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts single values together: computed defaults, and checks that concern several at once.
final class Assembly {
  private static final Duration CALL_LIFETIME = Duration.ofHours(12);

  private final Map<Key<?>, Object> values;
  private final Map<Key<?>, String> places;
  private final List<Mistake> mistakes;
  private final List<String> hints;

  /// Over what was read.
  Assembly(
      Map<Key<?>, Object> values,
      Map<Key<?>, String> places,
      List<Mistake> mistakes,
      List<String> hints) {
    this.values = values;
    this.places = places;
    this.mistakes = mistakes;
    this.hints = hints;
  }

  /// The settings; what is wrong with them is added to the mistakes.
  Settings settings() {
    var listening =
        new Settings.Listening(
            get(Catalog.HTTP),
            get(Catalog.HTTPS),
            get(Catalog.XMPP),
            get(Catalog.XMPPS),
            get(Catalog.QUIC),
            get(Catalog.ADMIN));
    check(listening);
    Settings.Mode byDefault = listening.isInner() ? Settings.Mode.OPEN : Settings.Mode.INVITE;
    return new Settings(
        IDN.toUnicode(get(Catalog.DOMAIN)),
        get(Catalog.DATA),
        listening,
        new Settings.Web(get(Catalog.ORIGINS), get(Catalog.PUBLIC_URL), get(Catalog.BOSH)),
        tls(listening),
        new Settings.Sasl(
            get(Catalog.SHA1), get(Catalog.PLAIN), get(Catalog.ITERATIONS), get(Catalog.TOKENS)),
        new Settings.Registration(
            get(Catalog.REGISTRATION).orElse(byDefault), get(Catalog.NAME_REST)),
        new Settings.Contacts(get(Catalog.EVERYONE), get(Catalog.LAST_SEEN)),
        get(Catalog.LOBBY),
        new Settings.Archive(get(Catalog.ARCHIVE), get(Catalog.RETENTION)),
        upload(),
        calls(),
        push(),
        components(),
        new Settings.Limits(
            get(Catalog.LIMITS), get(Catalog.BACKLOG), get(Catalog.ROOMS), get(Catalog.HIDDEN)),
        new Settings.Log(get(Catalog.LOG_FORMAT), get(Catalog.LOG_LEVEL)),
        List.copyOf(hints));
  }

  private void check(Settings.Listening listening) {
    if (listening.quic().isPresent()) {
      wrong(Catalog.QUIC, "is not available in this version, must be \"\"");
    }
    if (!get(Catalog.STORAGE).isEmpty()) {
      wrong(Catalog.STORAGE, "is not available in this version, must be \"\"");
    }
    List<Key<Optional<ListenAddress>>> all =
        List.of(
            Catalog.HTTP,
            Catalog.HTTPS,
            Catalog.XMPP,
            Catalog.XMPPS,
            Catalog.ADMIN,
            Catalog.COMPONENTS);
    for (int i = 0; i < all.size(); i++) {
      Optional<ListenAddress> one = get(all.get(i));
      for (int j = 0; j < i; j++) {
        if (one.isPresent() && one.get().port() > 0 && one.equals(get(all.get(j)))) {
          String taken = one.get() + " is taken by " + all.get(j).name();
          wrong(all.get(i), taken + ", must be another port");
        }
      }
    }
    if (all.subList(0, 4).stream().allMatch(key -> get(key).isEmpty())) {
      wrong(Catalog.HTTP, "nothing is listened on, must be set, or https, xmpp or xmpps");
    }
  }

  private Settings.Tls tls(Settings.Listening listening) {
    Path certificate = get(Catalog.CERTIFICATE);
    Path key = get(Catalog.PRIVATE_KEY);
    if (certificate.toString().isEmpty() != key.toString().isEmpty()) {
      Key<Path> missing = key.toString().isEmpty() ? Catalog.PRIVATE_KEY : Catalog.CERTIFICATE;
      wrong(
          missing,
          "is missing, must be set together with the other one of tls.certificate and tls.key");
    }
    for (Key<Path> file : List.of(Catalog.CERTIFICATE, Catalog.PRIVATE_KEY)) {
      if (!get(file).toString().isEmpty() && !Files.isReadable(get(file))) {
        wrong(file, get(file) + " cannot be read, must be a PEM file this user may read");
      }
    }
    boolean required = get(Catalog.TLS_REQUIRED).orElse(!listening.isXmppInner());
    return new Settings.Tls(required, certificate, key);
  }

  private Settings.Upload upload() {
    long most = get(Catalog.UPLOAD_MOST);
    long image = get(Catalog.IMAGE_MOST);
    if (image > most) {
      wrong(Catalog.IMAGE_MOST, "must be at most upload.max-size, which is " + most + " bytes");
    }
    return new Settings.Upload(
        most,
        image,
        get(Catalog.QUOTA),
        get(Catalog.FILE_RETENTION),
        get(Catalog.UNSENT_RETENTION));
  }

  private Settings.Calls calls() {
    List<ExternalService> services = get(Catalog.CALL_SERVICES);
    boolean relay = services.stream().anyMatch(ExternalService::restricted);
    boolean shared = isSet(Catalog.CALL_SECRET);
    boolean fixed = isSet(Catalog.CALL_PASSWORD);
    if (relay && shared == fixed) {
      wrong(
          Catalog.CALL_SERVICES,
          "a TURN server needs either calls.secret-file or calls.user with calls.password-file");
    }
    if (fixed == get(Catalog.CALL_USER).isBlank()) {
      wrong(Catalog.CALL_USER, "must be set together with calls.password-file");
    }
    RelayAccess access = new RelayAccess.None();
    if (shared) {
      access = new RelayAccess.Shared(secret(Catalog.CALL_SECRET), CALL_LIFETIME);
    } else if (fixed) {
      access = new RelayAccess.Fixed(get(Catalog.CALL_USER), secret(Catalog.CALL_PASSWORD));
    }
    return new Settings.Calls(services, access);
  }

  private Settings.Push push() {
    String contact = get(Catalog.PUSH_CONTACT);
    boolean inner = get(Catalog.PUSH_INNER);
    if (inner) {
      hints.add("push.allow-private is on: people can have the server speak to inner machines");
    }
    return new Settings.Push(
        get(Catalog.PUSH),
        new PushSettings(get(Catalog.PUSH_BROWSERS), get(Catalog.PUSH_SERVICES), inner),
        contact.isEmpty() ? "https://" + get(Catalog.DOMAIN) : contact);
  }

  private Settings.Components components() {
    Optional<ListenAddress> listen = get(Catalog.COMPONENTS);
    Map<String, Secret> secrets = new LinkedHashMap<>();
    get(Catalog.COMPONENT_SECRETS)
        .forEach((name, file) -> secrets.put(name, secret(Catalog.COMPONENT_SECRETS, file)));
    if (listen.isPresent() == secrets.isEmpty()) {
      Key<?> missing = secrets.isEmpty() ? Catalog.COMPONENT_SECRETS : Catalog.COMPONENTS;
      wrong(missing, "must be set: components.listen and components.secrets go together");
    }
    if (listen.isPresent() && !listen.get().loopback()) {
      hints.add("components.listen can be reached from outside, and nothing is encrypted there");
    }
    return new Settings.Components(listen, secrets);
  }

  private boolean isSet(Key<Path> file) {
    return !get(file).toString().isEmpty();
  }

  private Secret secret(Key<Path> key) {
    return secret(key, get(key));
  }

  private Secret secret(Key<?> key, Path file) {
    try {
      return SecretFile.read(file);
    } catch (Kind.Unfit e) {
      wrong(key, file + " is not allowed, must be " + e.allowed());
      return Secret.of("");
    }
  }

  private void wrong(Key<?> key, String wrong) {
    mistakes.add(new Mistake(places.getOrDefault(key, "settings"), key.name(), wrong));
  }

  @SuppressWarnings("unchecked") // the kind of each key made its value
  private <T> T get(Key<T> key) {
    return (T) values.getOrDefault(key, key.fallback());
  }
}
