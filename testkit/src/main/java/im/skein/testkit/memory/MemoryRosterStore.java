package im.skein.testkit.memory;

import im.skein.core.roster.RosterItem;
import im.skein.core.roster.RosterItem.Subscription;
import im.skein.core.roster.RosterStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rosters in memory.
final class MemoryRosterStore implements RosterStore {
  private static final int TOMBSTONES = 256;

  private final Living living;
  private final Map<Long, Book> books = new HashMap<>();

  MemoryRosterStore(Living living) {
    this.living = living;
    living.whenDeleted(books::remove);
  }

  @Override
  public Roster load(long account) {
    synchronized (living) {
      Book book = books.getOrDefault(account, new Book());
      return new Roster(book.version, book.rows.values().stream().map(Row::item).toList());
    }
  }

  @Override
  public @Nullable RosterItem item(long account, String contact) {
    synchronized (living) {
      Row row = books.getOrDefault(account, new Book()).rows.get(contact);
      return row == null ? null : row.item;
    }
  }

  @Override
  public int strangers(long account) {
    synchronized (living) {
      return (int)
          books.getOrDefault(account, new Book()).rows.values().stream()
              .filter(row -> !row.item.listed() && !row.item.request().isEmpty())
              .count();
    }
  }

  @Override
  public long put(long account, RosterItem item) {
    synchronized (living) {
      Book book = book(account);
      book.version++;
      book.removed.remove(item.contact());
      book.rows.put(item.contact(), new Row(book.version, item));
      return book.version;
    }
  }

  private Book book(long account) {
    living.require(account);
    return books.computeIfAbsent(account, _ -> new Book());
  }

  @Override
  public long remove(long account, String contact) {
    synchronized (living) {
      Book book = book(account);
      book.version++;
      if (book.rows.remove(contact) != null) {
        RosterItem gone =
            new RosterItem(contact, "", Subscription.REMOVE, false, false, "", false, List.of());
        book.removed.put(contact, new Row(book.version, gone));
        if (book.removed.size() > TOMBSTONES) {
          book.oldest = book.removed.pollFirstEntry().getValue().version;
        }
      }
      return book.version;
    }
  }

  @Override
  public Changes changesSince(long account, long version) {
    synchronized (living) {
      Book book = books.getOrDefault(account, new Book());
      if (version < book.oldest || version > book.version) {
        Roster roster = load(account);
        return new Changes(roster.version(), true, roster.items());
      }
      List<RosterItem> changed =
          Stream.concat(book.rows.values().stream(), book.removed.values().stream())
              .filter(row -> row.version > version)
              .sorted(Comparator.comparingLong(Row::version))
              .map(Row::item)
              .toList();
      return new Changes(book.version, false, changed);
    }
  }

  @Override
  public List<Long> putBoth(long first, RosterItem firstItem, long second, RosterItem secondItem) {
    synchronized (living) {
      living.require(first);
      living.require(second);
      return List.of(put(first, firstItem), put(second, secondItem));
    }
  }

  private static final class Book {
    final Map<String, Row> rows = new LinkedHashMap<>();
    final LinkedHashMap<String, Row> removed = new LinkedHashMap<>();
    long version;
    long oldest;
  }

  private record Row(long version, RosterItem item) {}
}
