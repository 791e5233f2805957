package im.skein.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import rocks.xmpp.precis.PrecisProfile;
import rocks.xmpp.precis.PrecisProfiles;

/// An XMPP address (RFC 7622), prepared once when it is parsed, so that equal addresses are equal
/// objects: `localpart@domain/resource`, where localpart and resource may be missing.
public final class Jid {
  private static final int MAX_PART_BYTES = 1023;
  private static final int MAX_BYTES_PER_CHAR = 3;

  /// What a localpart must not have although its profile allows it (RFC 7622 §3.3.1).
  private static final String FORBIDDEN = "\"&'/:<>@";

  private final String localpart;
  private final String domain;
  private final String resource;

  /// Made when it is first asked for; two threads may both make it, and make the same.
  private @Nullable String text;

  private Jid(String localpart, String domain, String resource) {
    this.localpart = localpart;
    this.domain = domain;
    this.resource = resource;
  }

  /// Reads and prepares an address (RFC 7622 §3).
  ///
  /// @throws InvalidJid when a part is empty where it may not be, too long, or has forbidden
  ///   characters
  public static Jid parse(String text) throws InvalidJid {
    int slash = text.indexOf('/');
    String bare = slash < 0 ? text : text.substring(0, slash);
    int at = bare.indexOf('@');
    String localpart = at < 0 ? "" : bare.substring(0, at);
    String resource = slash < 0 ? "" : text.substring(slash + 1);
    if (at == 0 || (slash >= 0 && resource.isEmpty())) {
      throw new InvalidJid("the localpart or the resource is empty");
    }
    return of(localpart, bare.substring(at + 1), resource);
  }

  /// Prepares an address from its parts; an empty localpart or resource means "none".
  ///
  /// @throws InvalidJid as for [#parse]
  public static Jid of(String localpart, String domain, String resource) throws InvalidJid {
    String preparedDomain = Domains.prepare(domain);
    checkLength(preparedDomain);
    return new Jid(prepareLocalpart(localpart), preparedDomain, prepareResource(resource));
  }

  /// Applies UsernameCaseMapped and the further exclusions of RFC 7622 §3.3.1.
  private static String prepareLocalpart(String localpart) throws InvalidJid {
    boolean plain = true;
    boolean lower = true;
    for (int i = 0; i < localpart.length() && plain; i++) {
      char c = localpart.charAt(i);
      plain = c > ' ' && c <= '~';
      lower &= c < 'A' || c > 'Z';
    }
    String prepared = localpart;
    if (!plain) {
      prepared = enforce(PrecisProfiles.USERNAME_CASE_MAPPED, localpart);
    } else if (!lower) {
      prepared = localpart.toLowerCase(Locale.ROOT);
    }
    for (int i = 0; i < prepared.length(); i++) {
      if (FORBIDDEN.indexOf(prepared.charAt(i)) >= 0) {
        throw new InvalidJid("the localpart has a character that is not allowed");
      }
    }
    checkLength(prepared);
    return prepared;
  }

  /// Applies OpaqueString (RFC 7622 §3.4.1).
  private static String prepareResource(String resource) throws InvalidJid {
    boolean plain = true;
    for (int i = 0; i < resource.length() && plain; i++) {
      char c = resource.charAt(i);
      plain = c >= ' ' && c <= '~';
    }
    String prepared = plain ? resource : enforce(PrecisProfiles.OPAQUE_STRING, resource);
    checkLength(prepared);
    return prepared;
  }

  private static String enforce(PrecisProfile profile, String part) throws InvalidJid {
    checkLength(part);
    try {
      return profile.enforce(part);
    } catch (IllegalArgumentException e) {
      throw new InvalidJid("a part has characters that are not allowed");
    }
  }

  private static void checkLength(String part) throws InvalidJid {
    int most = MAX_PART_BYTES / MAX_BYTES_PER_CHAR;
    if (part.length() > most && part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
      throw new InvalidJid("a part is longer than 1023 bytes");
    }
  }

  /// Reads an address that is known to be right, such as a constant.
  ///
  /// @throws IllegalArgumentException when it is not
  public static Jid known(String text) {
    try {
      return parse(text);
    } catch (InvalidJid e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// The address of a parsed attribute, or null when the text is null.
  ///
  /// @throws InvalidJid as for [#parse]
  public static @Nullable Jid parseNullable(@Nullable String text) throws InvalidJid {
    return text == null ? null : parse(text);
  }

  /// The localpart, empty for none.
  public String localpart() {
    return localpart;
  }

  /// The domain, never empty.
  public String domain() {
    return domain;
  }

  /// The resource, empty for none.
  public String resource() {
    return resource;
  }

  /// Whether there is no resource.
  public boolean isBare() {
    return resource.isEmpty();
  }

  /// The same address without its resource.
  public Jid bare() {
    return resource.isEmpty() ? this : new Jid(localpart, domain, "");
  }

  /// The domain alone.
  public Jid domainOnly() {
    return localpart.isEmpty() && resource.isEmpty() ? this : new Jid("", domain, "");
  }

  /// The bare address with this resource.
  ///
  /// @throws InvalidJid when the resource is too long or has forbidden characters
  public Jid withResource(String wanted) throws InvalidJid {
    return new Jid(localpart, domain, prepareResource(wanted));
  }

  /// Whether both have the same localpart and domain.
  public boolean sameBare(Jid other) {
    return localpart.equals(other.localpart) && domain.equals(other.domain);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Jid jid
        && localpart.equals(jid.localpart)
        && domain.equals(jid.domain)
        && resource.equals(jid.resource);
  }

  @Override
  public int hashCode() {
    return (localpart.hashCode() * 31 + domain.hashCode()) * 31 + resource.hashCode();
  }

  @Override
  public String toString() {
    String made = text;
    if (made == null) {
      String bare = localpart.isEmpty() ? domain : localpart + "@" + domain;
      made = resource.isEmpty() ? bare : bare + "/" + resource;
      text = made;
    }
    return made;
  }
}
