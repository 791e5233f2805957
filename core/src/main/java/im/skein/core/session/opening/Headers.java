package im.skein.core.session.opening;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.framing.Framing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The headers of streams (RFC 6120 §4.7): what is wrong with one, and how ours looks.
public final class Headers {
  private static final int ID_LETTERS = 20;

  private Headers() {}

  /// Our header.
  ///
  /// @param to what the client called itself, or null
  public static Element make(Jid domain, @Nullable String to, Chance chance) {
    List<Attribute> attributes = new ArrayList<>(5);
    attributes.add(new Attribute(Name.local("from"), domain.toString()));
    if (to != null) {
      attributes.add(new Attribute(Name.local("to"), to));
    }
    attributes.add(new Attribute(Name.local("id"), chance.letters(ID_LETTERS)));
    attributes.add(new Attribute(Name.local("version"), "1.0"));
    attributes.add(new Attribute(new Name(Name.XML, "lang"), "en"));
    return Framing.header(attributes);
  }

  /// What is wrong with the client's header, or null.
  ///
  /// @param content the default namespace of what follows
  /// @param account who has logged in, or null
  public static @Nullable StreamError check(
      Element header, String content, Jid domain, @Nullable AccountRef account) {
    if (!header.is(Framing.HEADER)) {
      boolean stream = header.name().namespace().equals(StreamError.STREAM);
      return StreamError.of(
          stream ? StreamError.Condition.BAD_FORMAT : StreamError.Condition.INVALID_NAMESPACE);
    }
    if (!content.equals(Name.CLIENT)) {
      return StreamError.of(StreamError.Condition.INVALID_NAMESPACE);
    }
    String version = header.attribute("version");
    if (version == null || !version.matches("0*[1-9][0-9]{0,3}\\.[0-9]{1,4}")) {
      return StreamError.of(StreamError.Condition.UNSUPPORTED_VERSION);
    }
    try {
      return checkAddresses(header, domain, account);
    } catch (InvalidJid e) {
      return StreamError.of(StreamError.Condition.IMPROPER_ADDRESSING);
    }
  }

  private static @Nullable StreamError checkAddresses(
      Element header, Jid domain, @Nullable AccountRef account) throws InvalidJid {
    Jid to = Jid.parseNullable(header.attribute("to"));
    if (to == null || !to.equals(to.domainOnly())) {
      return StreamError.of(StreamError.Condition.IMPROPER_ADDRESSING);
    }
    if (!to.equals(domain)) {
      return StreamError.of(StreamError.Condition.HOST_UNKNOWN);
    }
    Jid from = Jid.parseNullable(header.attribute("from"));
    return from != null && account != null && !from.bare().equals(account.jid())
        ? StreamError.of(StreamError.Condition.INVALID_FROM)
        : null;
  }
}
