package im.skein.server.house;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Nobody's real address stands in the sources: only the names and networks that are reserved for
/// examples (RFC 2606, RFC 6761, RFC 5737), the word DOMAIN in their place, and the few public
/// sites that are spoken of.
final class AddressesTest {
  private static final Pattern MAILBOX =
      Pattern.compile(
          "[\\w.+-]+@((?:[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,})(?![\\w(])");
  private static final Pattern LINK =
      Pattern.compile("\\b(?:https?|wss?|xmpp)://([\\w.-]+\\.[a-zA-Z]{2,})\\b");
  private static final Pattern NUMBERS =
      Pattern.compile("(?<![\\w.§-])(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?![\\w.-])");
  private static final Pattern RESERVED =
      Pattern.compile(
          "(?i)(.*\\.)?(example(\\.(org|com|net))?|test|invalid|localhost|local|internal|domain)");
  private static final Set<String> SPOKEN_OF =
      Set.of(
          "jabber.org",
          "etherx.jabber.org",
          "docs.oasis-open.org",
          "xmpp.org",
          "docs.xmpp.org",
          "www.w3.org",
          "w3.org",
          "www.apache.org",
          "maven.apache.org",
          "json-schema.org",
          "json.schemastore.org",
          "github.com",
          "docs.github.com",
          "www.rfc-editor.org",
          "datatracker.ietf.org",
          "unicode.org",
          "www.unicode.org",
          "www.iana.org",
          "cyclonedx.org",
          "adoptium.net",
          "usefulinc.com",
          "xmlns.com",
          "linkmauve.fr",
          "semver.org",
          "keepachangelog.com",
          "json.org",
          "web.push.apple.com",
          "www.contributor-covenant.org",
          "svelte.dev",
          "vite.dev",
          "logback.qos.ch");
  private static final Set<String> CODE =
      Set.of(
          "java", "ts", "js", "mjs", "svelte", "html", "css", "toml", "yml", "yaml", "sh", "sql");

  private final Sources sources = new Sources();

  @Test
  void peopleAreExamples() {
    var complaints = new Complaints("Use an address at example.org:");
    for (Sources.File file : sources.files()) {
      each(
          file,
          MAILBOX,
          (place, match) -> {
            if (!RESERVED.matcher(match.group(1)).matches() && !isModule(match)) {
              complaints.add(place, match.group());
            }
          });
    }
    complaints.settle();
  }

  @Test
  void sitesAreExamples() {
    var complaints =
        new Complaints("Use a host at example.org, or list the site here if it must be spoken of:");
    for (Sources.File file : sources.files()) {
      if (CODE.contains(file.extension())) {
        each(
            file,
            LINK,
            (place, match) -> {
              String host = match.group(1);
              if (!RESERVED.matcher(host).matches() && !SPOKEN_OF.contains(host)) {
                complaints.add(place, match.group());
              }
            });
      }
    }
    complaints.settle();
  }

  @Test
  void networksAreExamples() {
    var complaints = new Complaints("Use an address of 192.0.2.0/24 or 127.0.0.1:");
    for (Sources.File file : sources.files()) {
      if (CODE.contains(file.extension()) || file.extension().equals("md")) {
        each(
            file,
            NUMBERS,
            (place, match) -> {
              if (isPublic(match)) {
                complaints.add(place, match.group());
              }
            });
      }
    }
    complaints.settle();
  }

  /// Package names and versions after an at sign are no addresses.
  private static boolean isModule(Matcher match) {
    return match.group(1).matches("(org\\.jspecify|im\\.skein|java|javax|org\\.junit)(\\..*)?");
  }

  private static boolean isPublic(Matcher match) {
    String address = match.group();
    boolean example = address.matches("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\..*");
    boolean inner =
        address.matches(
            "(0|10|127|192\\.168|169\\.254|172\\.(1[6-9]|2\\d|3[01])|2(2[4-9]|[345]\\d))\\..*");
    return !example && !inner;
  }

  private interface Found {
    void at(String place, Matcher match);
  }

  private static void each(Sources.File file, Pattern pattern, Found found) {
    for (int i = 0; i < file.lines().size(); i++) {
      Matcher matcher = pattern.matcher(file.lines().get(i));
      while (matcher.find()) {
        found.at(file.path() + ":" + (i + 1), matcher);
      }
    }
  }
}
