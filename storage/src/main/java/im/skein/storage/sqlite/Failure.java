package im.skein.storage.sqlite;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/// What an error of the database means for whoever caused it, and for everybody.
enum Failure {
  /// The disk is full: nothing is kept until there is space.
  FULL,
  /// The disk is broken: nobody knows what it holds, the process must end.
  BROKEN,
  /// The file is damaged: the process must end.
  DAMAGED,
  /// A row refers to an account that is not there.
  GONE,
  /// Anything else: only the statement's own work is lost.
  OTHER;

  /// SQLite's extended codes have the plain one in their lowest byte.
  private static final int PLAIN = 0xff;

  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int SQLITE_FULL = 13;
  private static final int NOTADB = 26;
  private static final int READONLY = 8;
  private static final int CONSTRAINT_FOREIGNKEY = 787;

  /// The index of the write-ahead log, which is only memory in a file, found no room to grow.
  private static final int IOERR_SHMSIZE = 4874;

  /// What this error means; errors inside others are found.
  static Failure of(Throwable error) {
    SQLiteException cause = find(error);
    if (cause == null) {
      return OTHER;
    }
    int code = cause.getResultCode().code;
    if (code == IOERR_SHMSIZE) {
      return FULL;
    }
    return switch (code & PLAIN) {
      case SQLITE_FULL -> FULL;
      case IOERR, READONLY -> BROKEN;
      case CORRUPT, NOTADB -> DAMAGED;
      default -> code == CONSTRAINT_FOREIGNKEY ? GONE : OTHER;
    };
  }

  /// Whether an error comes from the database.
  static boolean isSql(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SQLException) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable SQLiteException find(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SQLiteException found) {
        return found;
      }
    }
    return null;
  }
}
