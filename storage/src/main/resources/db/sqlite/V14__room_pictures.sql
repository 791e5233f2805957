-- The pictures of rooms, of such as do not last, too: vCards with nothing but photos.
CREATE TABLE room_picture (
  room    TEXT NOT NULL PRIMARY KEY,
  content BLOB NOT NULL
) STRICT;
