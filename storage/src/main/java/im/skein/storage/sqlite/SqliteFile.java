package im.skein.storage.sqlite;

import im.skein.storage.StorageException;
import im.skein.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;

/// The database file: how connections to it are made, and whether it is whole.
///
/// A small file is read through at every start. Of a larger one only the tables of counters and
/// accounts are, for a start must stay quick; the rest is checked page by page as it is used.
final class SqliteFile {
  private static final String MAGIC = "SQLite format 3\0";
  private static final int HEADER_BYTES = 100;
  private static final int PAGE_SIZE_AT = 16;
  private static final int PAGE_COUNT_AT = 28;

  /// Files up to this size are read through at every start.
  private static final long SMALL_BYTES = 32L << 20;

  private static final List<String> ALWAYS_CHECKED =
      List.of("account", "conv_head", "mailbox_head");

  private static final List<String> COMMON =
      List.of(
          "PRAGMA busy_timeout = 5000",
          "PRAGMA foreign_keys = ON",
          "PRAGMA cell_size_check = ON",
          "PRAGMA trusted_schema = OFF",
          "PRAGMA temp_store = MEMORY");

  private static final List<String> WRITING =
      List.of(
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL",
          "PRAGMA secure_delete = ON",
          "PRAGMA wal_autocheckpoint = 4000",
          "PRAGMA journal_size_limit = 67108864",
          "PRAGMA cache_size = -16384");

  private static final List<String> READING =
      List.of("PRAGMA query_only = ON", "PRAGMA cache_size = -4096");

  private final Path path;

  SqliteFile(Path path) {
    this.path = path;
  }

  /// Opens the connection that writes, and the file with it; made when it is missing.
  Connection openWriting() throws SQLException, StorageException {
    Connection connection = connect();
    try {
      refuseOldEngine(connection);
      execute(connection, COMMON);
      execute(connection, WRITING);
      return connection;
    } catch (SQLException | StorageException e) {
      connection.close();
      throw e;
    }
  }

  /// Opens a connection that only reads.
  ReadConnection openReading() throws SQLException {
    Connection connection = connect();
    execute(connection, COMMON);
    execute(connection, READING);
    return new ReadConnection(connection);
  }

  /// A connection as the engine makes it by itself.
  Connection connect() throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + path, new Properties());
  }

  private static void execute(Connection connection, List<String> pragmas) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String pragma : pragmas) {
        statement.execute(pragma);
      }
    }
  }

  /// Engines before 3.51.3 may damage the write-ahead log when a checkpoint meets a commit, and
  /// 3.52 was withdrawn.
  private static void refuseOldEngine(Connection connection) throws SQLException, StorageException {
    String version = text(connection, "SELECT sqlite_version()");
    String[] parts = version.split("\\.", -1);
    int number =
        Integer.parseInt(parts[0]) * 1_000_000
            + Integer.parseInt(parts[1]) * 1_000
            + Integer.parseInt(parts[2]);
    if (number < 3_051_003 || number / 1_000 == 3_052) {
      throw new StorageException(
          Reason.UNUSABLE,
          "the SQLite engine is version "
              + version
              + ", which may lose data; 3.51.3 or 3.53 is needed: use the library that comes with"
              + " Skein");
    }
  }

  /// Looks at the file before the engine does, which would take a short one for a new one.
  void checkHeader() throws StorageException {
    try {
      if (!Files.exists(path) || Files.size(path) == 0) {
        return;
      }
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        channel.read(header, 0);
        if (header.hasRemaining()
            || !MAGIC.equals(
                new String(header.array(), 0, MAGIC.length(), StandardCharsets.US_ASCII))) {
          throw damaged("it is not a database");
        }
        int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
        long pages = Integer.toUnsignedLong(header.getInt(PAGE_COUNT_AT));
        if (!Files.exists(path.resolveSibling(path.getFileName() + "-wal"))
            && channel.size() < pages * (size == 1 ? 65_536 : size)) {
          throw damaged("its end is missing");
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          Reason.UNUSABLE,
          "the database " + path + " cannot be read (" + e + "): check who may read it",
          e);
    }
  }

  /// Reads through what there is time for.
  void checkContent(Connection connection) throws SQLException, StorageException {
    try {
      if (Files.size(path) <= SMALL_BYTES) {
        check(connection, "PRAGMA quick_check(1)");
        return;
      }
    } catch (IOException e) {
      throw damaged(e.toString());
    }
    for (String table : ALWAYS_CHECKED) {
      check(connection, "PRAGMA quick_check('" + table + "')");
    }
  }

  private void check(Connection connection, String pragma) throws SQLException, StorageException {
    String result = text(connection, pragma);
    if (!"ok".equals(result)) {
      throw damaged(result);
    }
  }

  /// The exception for a file that is not whole.
  StorageException damaged(String why) {
    return new StorageException(
        Reason.DAMAGED,
        "the database "
            + path
            + " is damaged ("
            + why.strip()
            + "): restore it from a backup, or move it away to begin anew");
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
