package im.skein.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An XMPP address (RFC 7622), prepared once when it is parsed, so that equal addresses are equal
/// objects: `localpart@domain/resource`, where localpart and resource may be missing.
public final class Jid {
  private static final int MAX_PART_BYTES = 1023;

  private final String localpart;
  private final String domain;
  private final String resource;

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
    checkLength(localpart);
    checkLength(domain);
    checkLength(resource);
    if (domain.isEmpty()) {
      throw new InvalidJid("the domain is empty");
    }
    return new Jid(localpart, domain, resource);
  }

  private static void checkLength(String part) throws InvalidJid {
    if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
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
    return of(localpart, domain, wanted);
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
    String bare = localpart.isEmpty() ? domain : localpart + "@" + domain;
    return resource.isEmpty() ? bare : bare + "/" + resource;
  }
}
