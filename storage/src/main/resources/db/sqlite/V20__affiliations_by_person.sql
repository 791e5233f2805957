-- Somebody whose account is deleted leaves all rooms.
CREATE INDEX room_affiliation_jid ON room_affiliation (jid);
