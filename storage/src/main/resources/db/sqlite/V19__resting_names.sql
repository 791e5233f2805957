-- Names of deleted accounts, and until when nobody else may have one of them, or one that looks
-- like it.
CREATE TABLE resting_name (
  localpart TEXT    PRIMARY KEY,
  skeleton  TEXT    NOT NULL,
  until     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX resting_name_skeleton ON resting_name (skeleton);
CREATE INDEX resting_name_until ON resting_name (until);
