/// Appending to the message log: the hot path of the writer.
///
/// A message takes a place in its conversation (a *sequence*) and one in the mailbox of each
/// account that has it. [Appender] writes the rows, [Heads] gives the numbers, and [Resends] knows
/// what was sent before. All of it belongs to the one thread that writes.
package im.skein.storage.sqlite.log;
