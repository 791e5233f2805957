package im.skein.storage.sqlite;

import im.skein.storage.StorageException;
import im.skein.storage.StorageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/// The tables, brought to this version's state by Flyway.
///
/// Loading Flyway costs a fifth of a second, so one query asks first whether there is anything to
/// do: nearly always there is not.
final class Schema {
  /// Every migration, in order; the place in the list is its number, from 1.
  static final List<String> MIGRATIONS =
      List.of(
          "V1__spine.sql",
          "V2__passing.sql",
          "V3__search.sql",
          "V4__pubsub.sql",
          "V5__rooms.sql",
          "V6__upload.sql",
          "V7__leftovers.sql",
          "V8__deletion.sql",
          "V9__cabinet.sql",
          "V10__devices.sql",
          "V11__letting_go.sql",
          "V12__lean_search.sql",
          "V13__clearing.sql",
          "V14__room_pictures.sql",
          "V15__unsent.sql",
          "V16__merging.sql",
          "V17__room_makers.sql",
          "V18__hidden_in_rooms.sql",
          "V19__resting_names.sql",
          "V20__affiliations_by_person.sql");

  private static final String FOLDER = "/db/sqlite/";

  private Schema() {}

  /// Makes or migrates the tables where needed.
  ///
  /// @param connection an idle connection to the file
  static void bring(SqliteFile file, Connection connection) throws SQLException, StorageException {
    int version = version(connection);
    if (version > MIGRATIONS.size()) {
      throw new StorageException(
          Reason.NEWER,
          "the database "
              + file
              + " was written by a newer version of Skein (its tables are version "
              + version
              + ", this program knows "
              + MIGRATIONS.size()
              + "): start the newer version, or restore the backup made before it");
    }
    if (version < MIGRATIONS.size()) {
      migrate(file);
    }
  }

  /// The number of the last migration that was applied, 0 when there was none.
  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT 1 FROM sqlite_schema WHERE name = 'flyway_schema_history'")) {
        if (!row.next()) {
          return 0;
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT version FROM flyway_schema_history
              WHERE success = 1 AND version IS NOT NULL
              ORDER BY installed_rank DESC LIMIT 1
              """)) {
        return row.next() ? Integer.parseInt(row.getString(1)) : 0;
      }
    }
  }

  private static void migrate(SqliteFile file) throws StorageException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(source)
          .resourceProvider(new Listed())
          .javaMigrationClassProvider(List::of)
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StorageException(
          Reason.UNUSABLE,
          "the tables of the database "
              + file
              + " could not be brought to this version; nothing was changed: "
              + e.getMessage(),
          e);
    }
  }

  /// Gives Flyway the migrations by name, so that it searches no class path.
  private static final class Listed implements ResourceProvider {
    @Override
    public @Nullable LoadableResource getResource(String name) {
      return MIGRATIONS.contains(name) ? new Migration(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return MIGRATIONS.stream()
          .filter(name -> name.startsWith(prefix))
          .filter(name -> List.of(suffixes).stream().anyMatch(name::endsWith))
          .<LoadableResource>map(Migration::new)
          .toList();
    }
  }

  private static final class Migration extends LoadableResource {
    private final String name;

    Migration(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      try (InputStream in = Schema.class.getResourceAsStream(FOLDER + name)) {
        return new StringReader(
            new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String getAbsolutePath() {
      return FOLDER + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return FOLDER + name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
