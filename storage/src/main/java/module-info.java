/// The stores written in SQL: what the domain asks to be kept, on SQLite. The only module that
/// knows a database.
@org.jspecify.annotations.NullMarked
module im.skein.storage {
  requires transitive im.skein.core;
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires flyway.core;
  requires java.sql;
  requires org.jdbi.v3.core;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;

  exports im.skein.storage;
  exports im.skein.storage.sqlite;
}
