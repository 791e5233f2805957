package im.skein.core.roster;

import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.wire.Jid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The roster of an account that is at home. Touched on the strand of the home only.
///
/// Changes are written by whoever makes them, which may be a contact, and reach the home
/// afterwards; they are taken in the order of their versions, so that no client ever holds a
/// version whose predecessors it has not seen.
public final class Roster {
  private static final Key<Roster> KEY = new Key<>("roster");

  /// So many changes may wait for an earlier one; then it is taken for lost.
  private static final int MAX_EARLY = 64;

  private final Map<String, RosterItem> items = new LinkedHashMap<>();
  private final TreeMap<Long, Change> early = new TreeMap<>();
  private long version;

  /// A roster as it was loaded.
  Roster(RosterStore.Roster loaded) {
    version = loaded.version();
    loaded.items().forEach(item -> items.put(item.contact(), item));
  }

  /// Keeps a roster with each home.
  static void keep(Installer to, RosterStore store) {
    to.keep(KEY, account -> new Roster(store.load(account.id())));
  }

  /// The roster of that home.
  public static Roster of(Home home) {
    return home.get(KEY);
  }

  /// A change that was written.
  ///
  /// @param before the item as it was
  /// @param after the item as it is; a void one is gone
  /// @param first the version that the change began with
  /// @param version the version it led to, 0 when nothing was written
  public record Change(RosterItem before, RosterItem after, long first, long version) {
    /// Nothing changed.
    static Change nothing(RosterItem item) {
      return new Change(item, item, 0, 0);
    }

    /// Whether rosters look different now.
    public boolean shows() {
      return version != 0 && (before.listed() || after.listed()) && !after.looksLike(before);
    }

    /// Whether the contact has come to see the person's presence.
    public boolean gainsFrom() {
      return !before.from() && after.from();
    }

    /// Whether the contact has ceased to see the person's presence.
    public boolean losesFrom() {
      return before.from() && !after.from();
    }

    /// Whether the person has ceased to see the contact's presence.
    public boolean losesTo() {
      return before.to() && !after.to();
    }
  }

  /// Counts up with each change.
  public long version() {
    return version;
  }

  /// All items, those that are not shown included.
  public Collection<RosterItem> items() {
    return Collections.unmodifiableCollection(items.values());
  }

  /// The item of that contact, or null.
  public @Nullable RosterItem item(Jid contact) {
    return items.get(contact.bare().toString());
  }

  /// Whether the person sees that contact's presence.
  public boolean to(Jid contact) {
    RosterItem item = item(contact);
    return item != null && item.to();
  }

  /// Whether that contact sees the person's presence.
  public boolean from(Jid contact) {
    RosterItem item = item(contact);
    return item != null && item.from();
  }

  /// Takes in a change that was written.
  ///
  /// @return the changes that are due now, in their order; empty while an earlier one is missing
  List<Change> accept(Change change) {
    if (change.version() <= version) {
      return List.of();
    }
    early.put(change.first(), change);
    List<Change> due = new ArrayList<>(1);
    while (!early.isEmpty() && (early.firstKey() <= version + 1 || early.size() > MAX_EARLY)) {
      Change next = early.pollFirstEntry().getValue();
      if (next.version() > version) {
        version = next.version();
        apply(next.after());
        due.add(next);
      }
    }
    return due;
  }

  private void apply(RosterItem item) {
    if (item.isVoid()) {
      items.remove(item.contact());
    } else {
      items.put(item.contact(), item);
    }
  }
}
