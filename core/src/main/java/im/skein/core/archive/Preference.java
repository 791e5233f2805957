package im.skein.core.archive;

import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// Which messages somebody wants in the archive (XEP-0441 §2). A full address counts before its
/// bare one, and `never` before `always`.
///
/// @param usual for addresses on neither list
/// @param always addresses
/// @param never addresses
record Preference(Usual usual, Set<Jid> always, Set<Jid> never) {
  static final Name NAME = new Name(ArchiveQuery.NAMESPACE, "prefs");
  static final Preference EVERYTHING = new Preference(Usual.ALWAYS, Set.of(), Set.of());

  /// So many addresses a list has at most.
  static final int MOST = 300;

  private static final String JID = "jid";

  enum Usual {
    ALWAYS,
    NEVER,
    /// Contacts only.
    ROSTER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Preference {
    always = Collections.unmodifiableSet(new LinkedHashSet<>(always));
    never = Collections.unmodifiableSet(new LinkedHashSet<>(never));
  }

  /// @throws StanzaException when it cannot be understood, or is too long
  static Preference parse(Element prefs) throws StanzaException {
    String word = prefs.attribute("default");
    for (Usual usual : Usual.values()) {
      if (usual.word().equals(word)) {
        return new Preference(usual, addresses(prefs, "always"), addresses(prefs, "never"));
      }
    }
    throw new StanzaException(
        StanzaError.of(Condition.BAD_REQUEST, "The default is one of always, never, roster."));
  }

  private static Set<Jid> addresses(Element prefs, String list) throws StanzaException {
    Set<Jid> addresses = new LinkedHashSet<>();
    for (Element element : prefs.children()) {
      if (element.is(new Name(ArchiveQuery.NAMESPACE, list))) {
        for (Element child : element.children()) {
          addresses.add(address(child));
        }
      }
      if (addresses.size() > MOST) {
        throw new StanzaException(
            StanzaError.of(
                Condition.POLICY_VIOLATION, "A list has at most " + MOST + " addresses."));
      }
    }
    return addresses;
  }

  private static Jid address(Element element) throws StanzaException {
    if (!element.is(new Name(ArchiveQuery.NAMESPACE, JID))) {
      throw new StanzaException(
          StanzaError.of(Condition.BAD_REQUEST, "A list holds addresses only."));
    }
    try {
      return Jid.parse(element.text());
    } catch (InvalidJid e) {
      throw new StanzaException(StanzaError.of(Condition.JID_MALFORMED));
    }
  }

  Element toElement() {
    Element.Builder prefs = Element.builder(NAME).attribute("default", usual.word());
    return prefs.add(list("always", always)).add(list("never", never)).build();
  }

  private static Element list(String name, Set<Jid> addresses) {
    Element.Builder list = Element.builder(ArchiveQuery.NAMESPACE, name);
    addresses.forEach(address -> list.textChild(JID, address.toString()));
    return list.build();
  }

  /// A preference as it is kept: the usual way, then a line for each address.
  byte[] toBytes() {
    StringBuilder lines = new StringBuilder(usual.word()).append('\n');
    always.forEach(address -> lines.append('+').append(address).append('\n'));
    never.forEach(address -> lines.append('-').append(address).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Preference read(byte[] content) {
    Set<Jid> always = new LinkedHashSet<>();
    Set<Jid> never = new LinkedHashSet<>();
    Usual usual = Usual.ALWAYS;
    for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
      if (line.startsWith("+") || line.startsWith("-")) {
        try {
          Set<Jid> list = line.startsWith("+") ? always : never;
          list.add(Jid.parse(line.substring(1)));
        } catch (InvalidJid _) {
          // The rules for addresses have changed since: nobody can have this one.
        }
      } else if (!line.isEmpty()) {
        usual = Usual.valueOf(line.toUpperCase(Locale.ROOT));
      }
    }
    return new Preference(usual, always, never);
  }

  /// Whether messages to and from an address are wanted.
  ///
  /// @param isContact tells those on the roster
  boolean wants(Jid other, Predicate<Jid> isContact) {
    for (Jid address : List.of(other, other.bare())) {
      if (never.contains(address)) {
        return false;
      }
      if (always.contains(address)) {
        return true;
      }
    }
    return switch (usual) {
      case ALWAYS -> true;
      case NEVER -> false;
      case ROSTER -> isContact.test(other.bare());
    };
  }
}
