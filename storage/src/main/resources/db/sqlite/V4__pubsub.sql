-- What accounts publish. "items" and "bytes" count what stands in pubsub_item.
CREATE TABLE pubsub_node (
  id       INTEGER PRIMARY KEY,
  account  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name     TEXT    NOT NULL,
  settings TEXT    NOT NULL,
  items    INTEGER NOT NULL,
  bytes    INTEGER NOT NULL,
  UNIQUE (account, name)
) STRICT;

-- The order of "place" is the order of publishing.
CREATE TABLE pubsub_item (
  node      INTEGER NOT NULL REFERENCES pubsub_node (id) ON DELETE CASCADE,
  name      TEXT    NOT NULL,
  place     INTEGER NOT NULL,
  publisher TEXT    NOT NULL,
  stamp     INTEGER NOT NULL,
  payload   BLOB    NOT NULL,
  UNIQUE (node, name)
) STRICT;
CREATE UNIQUE INDEX pubsub_item_place ON pubsub_item (node, place);
