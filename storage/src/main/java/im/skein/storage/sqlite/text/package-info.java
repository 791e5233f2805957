/// The text of kept messages: the index by which they are found, and what it takes to remove text
/// from the log, from the index and from the pages of the file.
package im.skein.storage.sqlite.text;
