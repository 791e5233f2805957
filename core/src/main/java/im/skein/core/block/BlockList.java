package im.skein.core.block;

import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/// The addresses that somebody has blocked; immutable. An entry stands for itself and for all
/// addresses below it (XEP-0191 §4).
final class BlockList implements Predicate<Jid> {
  static final BlockList EMPTY = new BlockList(new LinkedHashSet<>());

  private final Set<Jid> entries;

  private BlockList(Set<Jid> entries) {
    this.entries = Collections.unmodifiableSet(entries);
  }

  /// The list in those bytes; an entry that is no address any more is passed over.
  static BlockList read(byte[] content) {
    Set<Jid> entries = new LinkedHashSet<>();
    new String(content, StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> {
          try {
            entries.add(Jid.parse(line));
          } catch (InvalidJid _) {
            // The rules for addresses have changed since: nobody can have this one.
          }
        });
    return new BlockList(entries);
  }

  /// The list as bytes, one address per line: none contains a line break.
  byte[] write() {
    StringBuilder lines = new StringBuilder();
    entries.forEach(entry -> lines.append(entry).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  Set<Jid> entries() {
    return entries;
  }

  BlockList plus(Collection<Jid> more) {
    Set<Jid> all = new LinkedHashSet<>(entries);
    all.addAll(more);
    return new BlockList(all);
  }

  BlockList minus(Collection<Jid> fewer) {
    Set<Jid> rest = new LinkedHashSet<>(entries);
    rest.removeAll(fewer);
    return new BlockList(rest);
  }

  /// Whether an address is blocked, by itself or by one above it.
  @Override
  public boolean test(Jid address) {
    if (entries.isEmpty()) {
      return false;
    }
    if (entries.contains(address)
        || entries.contains(address.bare())
        || entries.contains(address.domainOnly())) {
      return true;
    }
    return entries.stream()
        .anyMatch(entry ->
            entry.localpart().isEmpty()
                && !entry.isBare()
                && entry.domain().equals(address.domain())
                && entry.resource().equals(address.resource()));
  }
}
