-- Accounts, people and messages. Stamps are microseconds since 1970, UTC.

CREATE TABLE account (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  localpart TEXT    NOT NULL UNIQUE,
  domain    TEXT    NOT NULL,
  skeleton  TEXT    NOT NULL UNIQUE,
  number    INTEGER NOT NULL UNIQUE,
  role      INTEGER NOT NULL,
  disabled  INTEGER NOT NULL,
  created   INTEGER NOT NULL,
  last_seen INTEGER
) STRICT;

-- Every short number that was ever given: none is given twice.
CREATE TABLE number (
  number INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE credential (
  account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  hash    TEXT    NOT NULL,
  sealed  BLOB    NOT NULL,
  PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile (
  account    INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  nickname   TEXT    NOT NULL,
  signature  TEXT    NOT NULL,
  gender     TEXT    NOT NULL,
  birthday   TEXT    NOT NULL,
  email      TEXT    NOT NULL,
  searchable INTEGER NOT NULL,
  folded     TEXT    NOT NULL
) STRICT;

-- The maker is 0 when the server made the token.
CREATE TABLE token (
  hash    BLOB    PRIMARY KEY,
  kind    INTEGER NOT NULL,
  maker   INTEGER NOT NULL,
  uses    INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX token_maker ON token (maker);
CREATE INDEX token_expires ON token (expires);

-- Changes up to "oldest" can no longer be told one by one.
CREATE TABLE roster_head (
  account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  oldest  INTEGER NOT NULL
) STRICT;

-- A removed contact stays as a row whose subscription is "remove", for those who ask what changed.
CREATE TABLE roster (
  account      INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  contact      TEXT    NOT NULL,
  name         TEXT    NOT NULL,
  subscription INTEGER NOT NULL,
  asking       INTEGER NOT NULL,
  approved     INTEGER NOT NULL,
  request      TEXT    NOT NULL,
  listed       INTEGER NOT NULL,
  group_names  TEXT    NOT NULL,
  made         INTEGER NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (account, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX roster_version ON roster (account, version);

CREATE TABLE drawer (
  account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  feature TEXT    NOT NULL,
  version INTEGER NOT NULL,
  content BLOB    NOT NULL,
  PRIMARY KEY (account, feature)
) STRICT;

-- Bare addresses, local and remote. A deleted account leaves a row without address where
-- somebody else still has the conversation, so that a namesake never inherits it.
CREATE TABLE peer (
  id      INTEGER PRIMARY KEY,
  jid     TEXT    UNIQUE,
  account INTEGER NOT NULL
) STRICT;
CREATE INDEX peer_account ON peer (account) WHERE account <> 0;

-- Kind 0: between two peers, a <= b.
CREATE TABLE conversation (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  a    INTEGER NOT NULL,
  b    INTEGER NOT NULL,
  UNIQUE (kind, a, b)
) STRICT;
CREATE INDEX conversation_b ON conversation (b);

-- The last sequence and stamp given; the epoch fences off a former owner once there are several.
CREATE TABLE conv_head (
  conversation INTEGER PRIMARY KEY,
  seq          INTEGER NOT NULL,
  stamp        INTEGER NOT NULL,
  epoch        INTEGER NOT NULL
) STRICT;

-- Side 0: sent by peer a of the conversation; side 1: by peer b. The two places are those of the
-- pointers in the mailboxes, 0 for none.
CREATE TABLE message (
  conversation    INTEGER NOT NULL,
  seq             INTEGER NOT NULL,
  stamp           INTEGER NOT NULL,
  side            INTEGER NOT NULL,
  sender_place    INTEGER NOT NULL,
  recipient_place INTEGER NOT NULL,
  stanza          BLOB    NOT NULL,
  PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;

-- What was sent lately, to know it again; forgotten after some days. "day" counts from 1970.
CREATE TABLE dedupe (
  conversation INTEGER NOT NULL,
  side         INTEGER NOT NULL,
  hash         BLOB    NOT NULL,
  seq          INTEGER NOT NULL,
  day          INTEGER NOT NULL,
  PRIMARY KEY (conversation, side, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE mailbox_head (
  account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL
) STRICT;

-- Direction 0: received; 1: sent.
CREATE TABLE mailbox (
  account      INTEGER NOT NULL,
  place        INTEGER NOT NULL,
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  direction    INTEGER NOT NULL,
  PRIMARY KEY (account, place)
) STRICT, WITHOUT ROWID;

-- Up to which place of the mailbox a device has everything.
CREATE TABLE device (
  account   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name      TEXT    NOT NULL,
  delivered INTEGER NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
