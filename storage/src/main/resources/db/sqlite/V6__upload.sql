-- Files that accounts sent, and places kept for them. "slot" is the SHA-256 of the token in the
-- address. State 0: a place; 1: the file is coming; 2: it is there. "content" is empty until then.
CREATE TABLE upload (
  slot    BLOB    PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name    TEXT    NOT NULL,
  type    TEXT    NOT NULL,
  size    INTEGER NOT NULL,
  state   INTEGER NOT NULL,
  content BLOB    NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_account ON upload (account);
CREATE INDEX upload_content ON upload (content) WHERE state = 2;
CREATE INDEX upload_expires ON upload (expires) WHERE expires IS NOT NULL;

-- What lies on the shelf, by the SHA-256 of its content.
CREATE TABLE content (
  sha256 BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
