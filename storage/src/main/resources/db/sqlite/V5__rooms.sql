-- Rooms that last. The content is the room's own document: its configuration and its subject.
CREATE TABLE room (
  jid     TEXT    PRIMARY KEY,
  name    TEXT    NOT NULL,
  listed  INTEGER NOT NULL,
  content BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Bare addresses; the affiliation is a word of XEP-0045, never "none".
CREATE TABLE room_affiliation (
  room        TEXT NOT NULL REFERENCES room (jid) ON DELETE CASCADE,
  jid         TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  PRIMARY KEY (room, jid)
) STRICT, WITHOUT ROWID;
