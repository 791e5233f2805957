package im.skein.server.settings;

import im.skein.core.media.ExternalService;
import im.skein.core.push.Disclosure;
import im.skein.net.listen.ListenAddress;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import java.net.IDN;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Every setting there is, in the order of the settings file.
final class Catalog {
  private static final Pattern CONTACT =
      Pattern.compile("(mailto:[\\w.+-]{1,64}@|https://)[\\p{Alnum}.-]{1,253}(/[\\w./-]{0,200})?");

  /// What remains of the 253 letters of a name with the name of a service in front.
  private static final int LONGEST_DOMAIN = 246;

  private static final long LEAST_BACKLOG = 1_000_000;
  private static final int MOST_ROOMS = 1_000_000;
  private static final int MOST_HIDDEN = 1_000_000;

  static final Key<String> DOMAIN =
      Key.of(
          "domain",
          Kinds.text(
              "a domain name such as \"example.org\", in small letters, or an IPv4 address (an IPv6"
                  + " address cannot have rooms. and upload. in front)",
              Catalog::isDomain),
          "localhost",
          "The XMPP domain, the part of addresses behind the @. Choose it before the first"
              + " account;\n"
              + "it cannot be changed afterwards.");
  static final Key<Path> DATA =
      new Key<>(
          "data.directory",
          path(false),
          Path.of("data"),
          "\"data\"",
          "Where the database, the keys and the certificate are kept. One server at a time.");
  static final Key<Optional<ListenAddress>> HTTP =
      Key.of(
          "http.listen",
          Kinds.listen(),
          Optional.of(new ListenAddress("127.0.0.1", 5280)),
          "Web client, and WebSocket at /xmpp-websocket. \":5280\" opens it to the network; \"\" is"
              + " off.");
  static final Key<Optional<ListenAddress>> HTTPS =
      Key.of("https.listen", Kinds.listen(), Optional.empty(), "The same over TLS.");
  static final Key<Optional<ListenAddress>> XMPP =
      Key.of(
          "xmpp.listen",
          Kinds.listen(),
          Optional.of(new ListenAddress("127.0.0.1", 5222)),
          "XMPP over TCP with STARTTLS, for other clients.");
  static final Key<Optional<ListenAddress>> XMPPS =
      Key.of(
          "xmpps.listen",
          Kinds.listen(),
          Optional.of(new ListenAddress("127.0.0.1", 5223)),
          "XMPP over direct TLS.");
  static final Key<Optional<ListenAddress>> QUIC =
      Key.of(
          "quic.listen",
          Kinds.listen(),
          Optional.empty(),
          "XMPP over QUIC. Not in this version yet.");
  static final Key<Optional<ListenAddress>> ADMIN =
      Key.of(
          "admin.listen",
          Kinds.listen(),
          Optional.of(new ListenAddress("127.0.0.1", 5290)),
          "Health (/healthz, /readyz) and metrics (/metrics). Keep it on an inner address.");
  static final Key<Set<String>> ORIGINS =
      Key.of(
          "http.origins",
          Kinds.origins(),
          Set.of(),
          "Web pages from elsewhere that may log in here, by the beginning of their address, such"
              + " as\n"
              + "\"https://chat.example.org\"; several with spaces between. Our own pages always"
              + " may.");
  static final Key<String> PUBLIC_URL =
      Key.of(
          "http.public-url",
          Kinds.origin(),
          "",
          """
          Where people reach the pages when that is another address than the one that is listened
          on, behind a reverse proxy for example: "https://chat.example.org". Addresses of files,
          invitations and host-meta are made of it. What a proxy says in Forwarded or X-Forwarded
          is not heeded.\
          """);
  static final Key<Boolean> BOSH =
      Key.of(
          "http.bosh",
          Kinds.toggle(),
          true,
          "Speak XMPP also by BOSH at /http-bind, for clients that know no WebSocket.");
  static final Key<Optional<Boolean>> TLS_REQUIRED =
      new Key<>(
          "tls.required",
          Kinds.computed(Kinds.toggle()),
          Optional.empty(),
          "false",
          "Refuse log-in without TLS. Unless set: false while every XMPP listener is on loopback,\n"
              + "else true.");
  static final Key<Path> CERTIFICATE =
      new Key<>(
          "tls.certificate",
          path(true),
          Path.of(""),
          "\"\"",
          "Certificate chain, a PEM file; read again when it changes. Unless set: one made on the\n"
              + "first start, in the data directory.");
  static final Key<Path> PRIVATE_KEY =
      new Key<>(
          "tls.key", path(true), Path.of(""), "\"\"", "The key of that certificate, a PEM file.");
  static final Key<Boolean> SHA1 =
      Key.of(
          "sasl.scram-sha-1",
          Kinds.toggle(),
          true,
          "Offer SCRAM-SHA-1 beside SCRAM-SHA-256, which many clients need. false keeps no SHA-1"
              + " keys.");
  static final Key<Boolean> PLAIN =
      Key.of("sasl.plain", Kinds.toggle(), false, "Offer PLAIN, inside TLS only.");
  static final Key<Integer> ITERATIONS =
      Key.of(
          "sasl.iterations",
          Kinds.whole(4096, 10_000_000),
          100_000,
          "How slow it is to guess passwords: PBKDF2 iterations for new ones.");
  static final Key<Optional<Duration>> TOKENS =
      Key.of(
          "sasl.token-lifetime",
          Kinds.lifetime(),
          Optional.of(Duration.ofDays(30)),
          "How long a device that is not used stays signed in without its password: \"forever\" or"
              + " a\n"
              + "time such as \"30 days\".");
  static final Key<Optional<Settings.Mode>> REGISTRATION =
      new Key<>(
          "registration.mode",
          Kinds.computed(Kinds.choice(Settings.Mode.class)),
          Optional.empty(),
          "\"open\"",
          "Who may make an account: \"open\" for everybody, \"invite\" with an invitation,"
              + " \"closed\" for\n"
              + "nobody. Unless set: \"open\" while all listeners are on loopback, else"
              + " \"invite\".");
  static final Key<Optional<Duration>> NAME_REST =
      Key.of(
          "registration.name-rest",
          Kinds.lifetime(),
          Optional.of(Duration.ofDays(30)),
          "How long nobody can register the name of an account that was deleted, for others may"
              + " still write\n"
              + "to it: \"forever\" or a time such as \"30 days\". ./skein user add can at any time.");
  static final Key<Boolean> EVERYONE =
      Key.of("contacts.everyone", Kinds.toggle(), false, "Every account is everybody's contact.");
  static final Key<Boolean> LAST_SEEN =
      Key.of(
          "contacts.last-seen",
          Kinds.toggle(),
          true,
          "Contacts, and nobody else, are told since when somebody is off line. false keeps and"
              + " tells\n"
              + "nothing of it.");
  static final Key<Boolean> LOBBY =
      Key.of(
          "lobby.enabled",
          Kinds.toggle(),
          true,
          "One room, the lobby, that every account is in; each is given its bookmark once.\n"
              + "false hides the room and takes the bookmarks away, but keeps what was said.");
  static final Key<Boolean> ARCHIVE =
      Key.of(
          "archive.enabled",
          Kinds.toggle(),
          true,
          "Keep messages. false keeps only those that nobody has yet, until one device has them.");
  static final Key<Optional<Duration>> RETENTION =
      Key.of(
          "archive.retention",
          Kinds.lifetime(),
          Optional.empty(),
          "How long messages are kept, once a device has them: \"forever\" or a time such as \"90"
              + " days\".");
  static final Key<Long> UPLOAD_MOST =
      Key.of(
          "upload.max-size", Kinds.size(), 100_000_000L, "The largest file that may be uploaded.");
  static final Key<Long> IMAGE_MOST =
      Key.of(
          "upload.image-max-size",
          Kinds.size(),
          5_000_000L,
          "The largest image that pages show in place; larger ones are downloaded.");
  static final Key<Long> QUOTA =
      Key.of(
          "upload.quota", Kinds.size(), 2_000_000_000L, "How much each account may keep uploaded.");
  static final Key<Optional<Duration>> FILE_RETENTION =
      Key.of(
          "upload.retention",
          Kinds.lifetime(),
          Optional.empty(),
          "How long files are kept: \"forever\" or a time such as \"90 days\".");
  static final Key<Optional<Duration>> UNSENT_RETENTION =
      Key.of(
          "upload.unsent-retention",
          Kinds.lifetime(),
          Optional.of(Duration.ofDays(1)),
          "How long a file is kept that was uploaded and then sent to nobody: \"forever\" or a"
              + " time.");
  static final Key<List<ExternalService>> CALL_SERVICES =
      Key.of(
          "calls.services",
          CallKinds.services(),
          List.of(),
          "STUN and TURN servers that help calls, told to clients: addresses such as\n"
              + "\"stun:stun.example.org turn:turn.example.org:3478?transport=udp\", with spaces"
              + " between.");
  static final Key<Path> CALL_SECRET =
      new Key<>(
          "calls.secret-file",
          path(true),
          Path.of(""),
          "\"\"",
          "A file with the secret of the TURN servers (use-auth-secret in coturn): each client gets"
              + " a\n"
              + "name and a password of its own for 12 hours.");
  static final Key<String> CALL_USER =
      Key.of(
          "calls.user",
          Kinds.text("a name", text -> text.length() <= 256),
          "",
          "In the place of that secret: one name for everybody at the TURN servers,");
  static final Key<Path> CALL_PASSWORD =
      new Key<>(
          "calls.password-file", path(true), Path.of(""), "\"\"", "and a file with its password.");
  static final Key<Boolean> PUSH =
      Key.of(
          "push.enabled",
          Kinds.toggle(),
          true,
          "Wake devices that are away, through push services that their browsers or programs"
              + " choose.");
  static final Key<Disclosure> PUSH_BROWSERS =
      Key.of(
          "push.browser-contents",
          Kinds.choice(Disclosure.class),
          Disclosure.TEXT,
          "What browsers are told of a message, which the push service cannot read: \"text\" who"
              + " says\n"
              + "what, \"sender\" who, \"nothing\" that there is one.");
  static final Key<Disclosure> PUSH_SERVICES =
      Key.of(
          "push.service-contents",
          Kinds.choice(Disclosure.class),
          Disclosure.NOTHING,
          "The same for app servers (XEP-0357), which can read it.");
  static final Key<String> PUSH_CONTACT =
      Key.of(
          "push.contact",
          Kinds.text(
              "an address such as \"mailto:admin@example.org\", or \"\"",
              text -> text.isEmpty() || CONTACT.matcher(text).matches()),
          "",
          "Where the operators of push services can reach you. Unless set: https:// and the"
              + " domain.");
  static final Key<Boolean> PUSH_INNER =
      Key.of(
          "push.allow-private",
          Kinds.toggle(),
          false,
          "Push to private addresses, too, and without TLS to this machine: for tests only, for"
              + " with it\n"
              + "people could have the server speak to machines that they cannot reach"
              + " themselves.");
  static final Key<Optional<ListenAddress>> COMPONENTS =
      Key.of(
          "components.listen",
          Kinds.listen(),
          Optional.empty(),
          "Where programs come that serve domains below this one (XEP-0114), without TLS: keep it"
              + " on an\n"
              + "inner address such as \"127.0.0.1:5347\".");
  static final Key<Map<String, Path>> COMPONENT_SECRETS =
      Key.of(
          "components.secrets",
          ComponentKinds.secrets(),
          Map.of(),
          "Those programs, each with a file in which its secret stands:"
              + " \"irc=/etc/skein/irc.secret\" for\n"
              + "irc. + the domain; several with spaces between.");
  static final Key<Boolean> LIMITS =
      Key.of(
          "limits.enabled",
          Kinds.toggle(),
          true,
          "Rate limits and flood control. Off only for load tests.");
  static final Key<Optional<Long>> BACKLOG =
      Key.of(
          "limits.backlog",
          Kinds.sizeOrAutomatic(LEAST_BACKLOG),
          Optional.empty(),
          "How much memory may be taken by what waits until slow clients read it, all together;"
              + " beyond it\n"
              + "those are disconnected for whom most waits. \"auto\" is a quarter of what Java may"
              + " take.");
  static final Key<Integer> ROOMS =
      Key.of(
          "limits.rooms",
          Kinds.whole(0, MOST_ROOMS),
          500,
          "How many rooms that stay when everybody has left one account may make.");
  static final Key<Integer> HIDDEN =
      Key.of(
          "limits.hidden",
          Kinds.whole(0, MOST_HIDDEN),
          10_000,
          "How many messages of rooms one account may have removed for itself alone; everything up"
              + " to a\n"
              + "message counts as one.");
  static final Key<String> STORAGE =
      Key.of(
          "storage.url",
          Kinds.text("\"\" for the database in the data directory", text -> true),
          "",
          "The database: \"\" is SQLite in the data directory, the only one in this version.");
  static final Key<Settings.LogFormat> LOG_FORMAT =
      Key.of(
          "log.format",
          Kinds.choice(Settings.LogFormat.class),
          Settings.LogFormat.TEXT,
          "How the log on standard error is written: \"text\" for people, \"json\" for programs.");
  static final Key<Settings.LogLevel> LOG_LEVEL =
      Key.of(
          "log.level",
          Kinds.choice(Settings.LogLevel.class),
          Settings.LogLevel.INFO,
          "How much is logged: \"error\", \"warn\", \"info\" or \"debug\".");

  static final List<Key<?>> KEYS =
      List.of(
          DOMAIN,
          DATA,
          HTTP,
          HTTPS,
          XMPP,
          XMPPS,
          QUIC,
          ADMIN,
          ORIGINS,
          PUBLIC_URL,
          BOSH,
          TLS_REQUIRED,
          CERTIFICATE,
          PRIVATE_KEY,
          SHA1,
          PLAIN,
          ITERATIONS,
          TOKENS,
          REGISTRATION,
          NAME_REST,
          EVERYONE,
          LAST_SEEN,
          LOBBY,
          ARCHIVE,
          RETENTION,
          UPLOAD_MOST,
          IMAGE_MOST,
          QUOTA,
          FILE_RETENTION,
          UNSENT_RETENTION,
          CALL_SERVICES,
          CALL_SECRET,
          CALL_USER,
          CALL_PASSWORD,
          PUSH,
          PUSH_BROWSERS,
          PUSH_SERVICES,
          PUSH_CONTACT,
          PUSH_INNER,
          COMPONENTS,
          COMPONENT_SECRETS,
          LIMITS,
          BACKLOG,
          ROOMS,
          HIDDEN,
          STORAGE,
          LOG_FORMAT,
          LOG_LEVEL);

  private Catalog() {}

  private static boolean isDomain(String text) {
    if (!text.equals(text.toLowerCase(Locale.ROOT)) || text.isBlank()) {
      return false;
    }
    try {
      String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES);
      // The longest of the names that services have in front of it.
      Jid service = Jid.parse("upload." + text);
      return ascii.length() <= LONGEST_DOMAIN
          && !ascii.startsWith(".")
          && service.domain().length() == text.length() + "upload.".length();
    } catch (IllegalArgumentException | InvalidJid _) {
      return false;
    }
  }

  private static Kind<Path> path(boolean mayBeEmpty) {
    return new Kind<>() {
      @Override
      public Path parse(Object written) throws Unfit {
        if (written instanceof String text
            && text.indexOf('\0') < 0
            && (mayBeEmpty || !text.isBlank())) {
          return Path.of(text);
        }
        throw new Unfit(mayBeEmpty ? "the name of a file, or \"\"" : "the name of a directory");
      }

      @Override
      public String write(Path value) {
        return Kinds.quote(value.toString());
      }
    };
  }
}
