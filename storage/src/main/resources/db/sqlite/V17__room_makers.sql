-- Who made a room that lasts, as a bare address; empty for rooms from before, and those of nobody.
ALTER TABLE room ADD COLUMN maker TEXT NOT NULL DEFAULT '';

CREATE INDEX room_by_maker ON room (maker);
