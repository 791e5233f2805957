-- What accounts have removed for themselves of what was said in rooms: all from sequence "first" to
-- "last" of the room's conversation. Everything up to a message begins with 0; no two overlap.
CREATE TABLE room_hidden (
  account      INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  conversation INTEGER NOT NULL,
  last         INTEGER NOT NULL,
  first        INTEGER NOT NULL,
  PRIMARY KEY (account, conversation, last)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_hidden_conversation ON room_hidden (conversation, last);
