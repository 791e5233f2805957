/// The archive on SQLite: what is kept, as people page through it, search it and remove it.
///
/// [Pages] shows a stretch of a mailbox, a conversation or a room; [Matches] says in the language
/// of the index which messages a search means; [Positions] finds messages by their ids. [Remover],
/// [Expiry] and [Eraser] take messages away: for one account, for their age, or with the account.
/// Readers borrow statements of one connection each ([Statements]), writers run in the writer's
/// open transaction.
package im.skein.storage.sqlite.archive;
