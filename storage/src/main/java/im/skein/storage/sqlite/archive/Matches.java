package im.skein.storage.sqlite.archive;

import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Search;
import im.skein.core.archive.Search.Phrase;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What a search looks for, in the language of the index.
final class Matches {
  private static final String FIND_PEER = "SELECT id FROM peer WHERE jid = ?";

  private Matches() {}

  /// Among what an account has; null when nothing can be found.
  static @Nullable String of(Statements on, long account, Range range) throws SQLException {
    StringBuilder meta = new StringBuilder("a" + account);
    if (range.with() != null) {
      Talk talk = Talk.find(on, account, range.with());
      if (talk == null) {
        return null;
      }
      meta.append(" AND c").append(talk.conversation());
    }
    Search search = range.search();
    if (search.sender() != null) {
      PreparedStatement find = on.prepare(FIND_PEER);
      find.setString(1, search.sender().toString());
      try (ResultSet row = find.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        meta.append(" AND s").append(row.getLong(1));
      }
    }
    return of(meta.toString(), search);
  }

  /// Among what was said in a room.
  static String of(Talk room, Search search) {
    return of("c" + room.conversation(), search);
  }

  private static String of(String meta, Search search) {
    StringBuilder match = new StringBuilder("meta : (").append(meta);
    search.kinds().forEach(kind -> match.append(" AND k").append(kind.key()));
    match.append(')');
    for (Phrase phrase : search.phrases()) {
      match.append(" AND words : \"").append(String.join(" ", phrase.words())).append('"');
      match.append(phrase.open() ? " *" : "");
    }
    return match.toString();
  }
}
