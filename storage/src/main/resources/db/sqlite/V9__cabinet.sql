-- Small documents of the server itself, by feature and key.
CREATE TABLE cabinet (
  feature TEXT NOT NULL,
  name    TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (feature, name)
) STRICT, WITHOUT ROWID;
