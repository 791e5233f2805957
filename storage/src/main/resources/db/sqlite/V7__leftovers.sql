-- Addresses that stood in messages which are gone. "author" is a bare address, or in a room an
-- occupant id.
CREATE TABLE leftover (
  id      INTEGER PRIMARY KEY,
  room    TEXT NOT NULL,
  author  TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT;
