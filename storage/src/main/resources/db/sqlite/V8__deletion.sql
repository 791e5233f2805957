-- Whoever takes a row out of the index says again what was put in: only so are its words
-- overwritten at once, which an index that deletes by the key alone does not do.
DROP TABLE search;
-- The engine leaves this behind.
DROP TABLE IF EXISTS search_content;
CREATE VIRTUAL TABLE search USING fts5 (
  meta, words, conversation UNINDEXED, seq UNINDEXED,
  content = '', contentless_unindexed = 1, tokenize = 'ascii'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

-- By which version of the rules messages were put into the index; another one builds it anew.
CREATE TABLE search_rules (
  version INTEGER NOT NULL
) STRICT;

-- The messages of a conversation by what their clients call them: "name" is a number made of the
-- id of a message, or of the one that it corrects. Filled with the index.
CREATE TABLE named (
  conversation INTEGER NOT NULL,
  name         INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  PRIMARY KEY (conversation, name, seq)
) STRICT, WITHOUT ROWID;

-- Direction 3 of a mailbox: sent or received, and removed by the account for itself. A message
-- whose stanza is empty was removed by everybody who had it.
