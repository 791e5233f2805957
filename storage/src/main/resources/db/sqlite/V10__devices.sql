-- Which devices use an account. Their places in the mailbox stand in "device".
CREATE TABLE installation (
  account  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name     TEXT    NOT NULL,
  software TEXT    NOT NULL,
  hardware TEXT    NOT NULL,
  created  INTEGER NOT NULL,
  used     INTEGER NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

INSERT INTO installation (account, name, software, hardware, created, used)
SELECT d.account, d.name, '', '', a.created, coalesce(a.last_seen, a.created)
FROM device d JOIN account a ON a.id = d.account;

-- What the tokens are made from that devices log in with; never a token itself. Slot 0: the one that
-- was used last; slot 1: the one that was given out since. The count is that of its last use.
CREATE TABLE device_token (
  account   INTEGER NOT NULL,
  device    TEXT    NOT NULL,
  slot      INTEGER NOT NULL,
  id        TEXT    NOT NULL,
  mechanism TEXT    NOT NULL,
  made      INTEGER NOT NULL,
  expires   INTEGER NOT NULL,
  count     INTEGER NOT NULL,
  PRIMARY KEY (account, device, slot),
  FOREIGN KEY (account, device) REFERENCES installation (account, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
