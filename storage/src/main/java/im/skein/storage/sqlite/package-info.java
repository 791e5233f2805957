/// All stores on one SQLite file: opening it, the one thread that writes, the connections that
/// read.
///
/// What a message does to the tables stands in rooms of its own: `log` appends, `archive` shows and
/// removes, `text` keeps the index of words and takes text out of what is kept.
package im.skein.storage.sqlite;
