-- Conversations that an account has cleared for itself, whose text is not yet looked through: what
-- nobody else has up to "last" is to be emptied, and "seq" is how far that has come.
CREATE TABLE clearing (
  account      INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  last         INTEGER NOT NULL,
  PRIMARY KEY (account, conversation)
) STRICT, WITHOUT ROWID;
