package im.skein.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.media.ExternalService;
import im.skein.core.media.ExternalService.Transport;
import im.skein.core.media.RelayAccess;
import im.skein.core.push.Disclosure;
import im.skein.core.push.PushSettings;
import im.skein.net.listen.ListenAddress;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir private Path folder;

  @Test
  void hasTheDefaultsOfTheContract() {
    Settings settings = good("");
    assertEquals("localhost", settings.domain());
    assertEquals("127.0.0.1:5280", text(settings.listening().http()));
    assertEquals("127.0.0.1:5222", text(settings.listening().xmpp()));
    assertEquals("127.0.0.1:5223", text(settings.listening().xmpps()));
    assertEquals("127.0.0.1:5290", text(settings.listening().admin()));
    assertEquals("", text(settings.listening().https()));
    assertEquals(
        new Settings.Sasl(true, false, 100_000, Optional.of(Duration.ofDays(30))), settings.sasl());
    assertEquals(
        new Settings.Upload(
            100_000_000,
            5_000_000,
            2_000_000_000L,
            Optional.empty(),
            Optional.of(Duration.ofDays(1))),
        settings.upload());
    assertEquals(new Settings.Archive(true, Optional.empty()), settings.archive());
  }

  @Test
  void isOpenAndWithoutTlsOnLoopbackOnly() {
    Settings inner = good("xmpp.listen = \"[::1]:5222\"");
    assertEquals(Settings.Mode.OPEN, inner.registration().mode());
    assertEquals(false, inner.tls().required());
    Settings web = good("http.listen = \":5280\"");
    assertEquals(Settings.Mode.INVITE, web.registration().mode());
    assertEquals(false, web.tls().required());
    Settings outer = good("xmpp.listen = \":5222\"");
    assertEquals(Settings.Mode.INVITE, outer.registration().mode());
    assertEquals(true, outer.tls().required());
    Settings decided =
        good("xmpp.listen = \":5222\"\ntls.required = false\nregistration.mode = \"open\"");
    assertEquals(Settings.Mode.OPEN, decided.registration().mode());
    assertEquals(false, decided.tls().required());
  }

  @Test
  void laterLayersWin() {
    Path file = write("sasl.iterations = 5000\ndomain = \"file.example\"\n[http]\nlisten = \":1\"");
    var environment = Map.of("SKEIN_DOMAIN", "env.example", "SKEIN_SASL_ITERATIONS", "6000");
    Reading reading = new SettingsReader(environment).read(file, List.of("sasl.iterations=7000"));
    Settings settings = assertInstanceOf(Reading.Good.class, reading).settings();
    assertEquals(7000, settings.sasl().iterations());
    assertEquals("env.example", settings.domain());
    assertEquals(":1", text(settings.listening().http()));
  }

  @Test
  void readsDurationsAndSizes() {
    Settings settings = good("archive.retention = \"90 days\"\nupload.quota = \"3GB\"");
    assertEquals(Optional.of(Duration.ofDays(90)), settings.archive().retention());
    assertEquals(3_000_000_000L, settings.upload().quotaBytes());
  }

  @Test
  void readsServicesOfCalls() throws IOException {
    Path secret = Files.writeString(folder.resolve("turn.secret"), " north \n");
    String relay = "calls.services = \"STUN:stun.example.org turns:[2001:db8::1]:443\"\n";
    Settings.Calls calls = good(relay + "calls.secret-file = \"" + secret + "\"").calls();
    assertEquals(
        List.of(
            new ExternalService(ExternalService.Type.STUN, "stun.example.org", 3478, Transport.UDP),
            new ExternalService(ExternalService.Type.TURNS, "2001:db8::1", 443, Transport.TCP)),
        calls.services());
    assertEquals(new RelayAccess.Shared(Secret.of("north"), Duration.ofHours(12)), calls.access());
    assertEquals(
        new RelayAccess.Fixed("calls", Secret.of("north")),
        good(relay + "calls.user = \"calls\"\ncalls.password-file = \"" + secret + "\"")
            .calls()
            .access());
    assertEquals(1, bad(relay).size());
    assertEquals(1, bad("calls.user = \"calls\"").size());
    assertEquals(1, bad("calls.secret-file = \"" + folder.resolve("none") + "\"").size());
    Path two = Files.writeString(folder.resolve("two"), "one\ntwo");
    assertEquals(1, bad("calls.secret-file = \"" + two + "\"").size());
    for (String wrong : List.of("turn.example.org", "stun:a:0", "stun:a:65536", "http://a", "7")) {
      assertEquals(1, bad("calls.services = \"" + wrong + "\"").size(), wrong);
    }
  }

  @Test
  void readsComponents() throws IOException {
    Path secret = Files.writeString(folder.resolve("irc.secret"), "north");
    String listen = "components.listen = \"127.0.0.1:5347\"\n";
    Settings.Components components =
        good(listen + "components.secrets = \" irc=" + secret + "  a-b=" + secret + "\"")
            .components();
    assertEquals("127.0.0.1:5347", text(components.listen()));
    assertEquals(
        Map.of("irc", Secret.of("north"), "a-b", Secret.of("north")), components.secrets());
    assertEquals(1, bad(listen).size());
    assertEquals(1, bad("components.secrets = \"irc=" + secret + "\"").size());
    assertEquals(1, bad(listen + "components.secrets = \"irc=" + secret + "x\"").size());
    for (String wrong : List.of("irc", "rooms=a", "Irc=a", "a.b=c", "-a=b", "a=b a=b")) {
      assertEquals(2, bad(listen + "components.secrets = \"" + wrong + "\"").size(), wrong);
    }
  }

  @Test
  void readsWhatIsPushed() {
    Settings.Push push = good("").push();
    assertEquals(true, push.enabled());
    assertEquals(new PushSettings(Disclosure.TEXT, Disclosure.NOTHING, false), push.contents());
    assertEquals("https://localhost", push.contact());
    assertEquals(
        "mailto:admin@example.org",
        good("push.contact = \"mailto:admin@example.org\"").push().contact());
    for (String wrong : List.of("admin@example.org", "http://example.org", "mailto:a")) {
      assertEquals(1, bad("push.contact = \"" + wrong + "\"").size(), wrong);
    }
    assertEquals(1, bad("push.browser-contents = \"all\"").size());
    assertEquals(1, good("push.allow-private = true").hints().size());
  }

  @Test
  void readsOriginsOfPages() {
    Settings settings = good("http.origins = \"https://Chat.example.org  http://[::1]:5280\"");
    assertEquals(Set.of("https://chat.example.org", "http://[::1]:5280"), settings.web().origins());
    for (String wrong : List.of("chat.example.org", "https://chat.example.org/", "*")) {
      assertEquals(1, bad("http.origins = \"" + wrong + "\"").size(), wrong);
    }
  }

  @Test
  void takesDomainsThatServicesCanStandInFrontOf() {
    String longest = ("a".repeat(60) + ".").repeat(4).substring(0, 243) + ".de";
    for (String right : List.of("localhost", "192.0.2.7", "bücher.example", longest)) {
      assertEquals(right, good("domain = \"" + right + "\"").domain());
    }
    for (String wrong :
        List.of("[::1]", "[2001:db8::7]", "2001:db8::7", "a" + longest, ".example", "example.")) {
      List<String> told = bad("domain = \"" + wrong + "\"");
      assertEquals(1, told.size(), wrong);
      assertTrue(told.getFirst().contains("IPv6"), told::toString);
    }
  }

  @Test
  void takesAPublicAddressInItsShortestForm() {
    assertEquals("", good("").web().publicUrl());
    for (String same : List.of("https://Chat.example.org", "https://chat.example.org:443/")) {
      Settings.Web web = good("http.public-url = \"" + same + "\"").web();
      assertEquals("https://chat.example.org", web.publicUrl());
      assertEquals(Set.of("https://chat.example.org"), web.ownOrigins());
    }
    assertEquals(
        "http://10.0.0.7:8080",
        good("http.public-url = \"http://10.0.0.7:8080\"").web().publicUrl());
    for (String wrong :
        List.of("chat.example.org", "ftp://x", "https://x/chat", "https://x?y", "https://a@b")) {
      assertEquals(1, bad("http.public-url = \"" + wrong + "\"").size(), wrong);
    }
    assertEquals(1, bad("http.public-url = 7").size());
  }

  @Test
  void tellsEveryMistakeWithItsLine() {
    List<String> told =
        bad(
            """
            domain = "not a domain"
            http.listen = "localhost"
            sasl.iterations = 1000
            sasl.plain = "yes"
            upload.max-size = "many"
            registration.mode = "maybe"
            """);
    assertEquals(6, told.size(), told::toString);
    for (int line = 1; line <= 6; line++) {
      int here = line;
      assertTrue(
          told.stream().anyMatch(one -> one.startsWith("skein.toml:" + here + ": ")),
          told::toString);
    }
    assertTrue(
        told.contains(
            "skein.toml:3: sasl.iterations: 1000 is not allowed, must be a whole number from 4096"
                + " to 10000000"),
        told::toString);
    assertTrue(
        told.contains(
            "skein.toml:6: registration.mode: maybe is not allowed, must be one of \"open\","
                + " \"invite\", \"closed\""),
        told::toString);
  }

  @Test
  void suggestsTheNearestKey() {
    assertEquals(
        List.of("skein.toml:1: http.listne: is not a setting; did you mean http.listen?"),
        bad("http.listne = \":80\""));
    assertEquals(
        List.of("skein.toml:2: sasl.iteration: is not a setting; did you mean sasl.iterations?"),
        bad("[sasl]\niteration = 5000"));
    assertEquals(
        List.of("skein.toml:1: weather: is not a setting; skein.toml lists all there are"),
        bad("weather = \"fine\""));
  }

  @Test
  void explainsRetiredKeys() {
    Path file = write("bind = \":80\"");
    var reader = new SettingsReader(Map.of(), Map.of("bind", "write http.listen"));
    assertEquals(
        List.of("skein.toml:1: bind: is no longer a setting: write http.listen"),
        told(reader.read(file, List.of())));
  }

  @Test
  void tellsMistakesOfEnvironmentAndCommandLine() {
    Reading reading =
        new SettingsReader(Map.of("SKEIN_SASL_PLAIN", "perhaps"))
            .read(null, List.of("http.listen=:99999", "nonsense", "colour=red"));
    List<String> told = told(reading);
    assertEquals(4, told.size(), told::toString);
    assertEquals(
        "SKEIN_SASL_PLAIN: sasl.plain: \"perhaps\" is not allowed, must be true or false",
        told.get(0));
    assertTrue(
        told.get(1).startsWith("--set: http.listen: \":99999\" is not allowed"), told::toString);
    assertEquals("--set: \"nonsense\" must be KEY=VALUE", told.get(2));
    assertTrue(told.get(3).startsWith("--set: colour: is not a setting"), told::toString);
  }

  @Test
  void onlyHintsAtUnknownVariables() {
    Reading reading =
        new SettingsReader(Map.of("SKEIN_HTTP_LISTN", ":80", "SKEIN_PORT", "tcp"))
            .read(null, List.of());
    assertEquals(2, assertInstanceOf(Reading.Good.class, reading).settings().hints().size());
  }

  @Test
  void refusesBrokenText() {
    List<String> told = bad("domain = \n");
    assertTrue(told.getFirst().startsWith("skein.toml:1: "), told::toString);
    Reading missing = new SettingsReader(Map.of()).read(folder.resolve("none.toml"), List.of());
    assertTrue(told(missing).getFirst().contains("cannot be read"));
  }

  @Test
  void refusesWhatContradictsItself() {
    assertTrue(
        bad("xmpp.listen = \"127.0.0.1:5280\"").getFirst().contains("is taken by http.listen"));
    assertTrue(bad("tls.key = \"missing.pem\"").toString().contains("tls.certificate: is missing"));
    assertTrue(
        bad("tls.key = \"missing.pem\"")
            .toString()
            .contains("tls.key: missing.pem cannot be read"));
    assertTrue(bad("quic.listen = \":443\"").getFirst().contains("not available in this version"));
    assertTrue(
        bad("storage.url = \"jdbc:postgresql://db.example/skein\"")
            .getFirst()
            .startsWith("skein.toml:1: storage.url"));
    assertTrue(
        bad("upload.image-max-size = \"200 MB\"").getFirst().contains("at most upload.max-size"));
    String off = "http.listen = \"\"\nxmpp.listen = \"\"\nxmpps.listen = \"\"";
    assertTrue(bad(off).getFirst().contains("nothing is listened on"));
  }

  @Test
  void refusesAddressesThatAreNone() {
    for (String address :
        List.of(
            "5280",
            "a.example:80",
            "1.2.3:80",
            "[::1]",
            "127.0.0.1:65536",
            "[127.0.0.1]:1",
            "256.1.1.1:80")) {
      assertEquals(1, bad("http.listen = \"" + address + "\"").size(), address);
    }
  }

  @Test
  void everyDefaultInTheListIsTheDefault() {
    String uncommented =
        Pattern.compile("^# ([a-z0-9.-]+ = )", Pattern.MULTILINE)
            .matcher(SettingsPage.toml())
            .replaceAll("$1");
    assertEquals(
        Catalog.KEYS.size(),
        uncommented.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).count());
    assertEquals(good(""), good(uncommented));
  }

  private static String text(Optional<ListenAddress> address) {
    return address.map(ListenAddress::toString).orElse("");
  }

  private Settings good(String toml) {
    Reading reading = new SettingsReader(Map.of()).read(write(toml), List.of());
    return switch (reading) {
      case Reading.Good(Settings settings) -> settings;
      case Reading.Bad(List<Mistake> mistakes) -> throw new AssertionError(mistakes);
    };
  }

  private List<String> bad(String toml) {
    return told(new SettingsReader(Map.of()).read(write(toml), List.of()));
  }

  private List<String> told(Reading reading) {
    return assertInstanceOf(Reading.Bad.class, reading).mistakes().stream()
        .map(mistake -> mistake.toString().replace(folder + "/", ""))
        .toList();
  }

  private Path write(String toml) {
    try {
      return Files.writeString(folder.resolve("skein.toml"), toml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
