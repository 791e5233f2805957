-- Whether nobody is known to have been sent the address of a file; of what was there before, that
-- is not known.
ALTER TABLE upload ADD COLUMN unsent INTEGER NOT NULL DEFAULT 0;
CREATE INDEX upload_unsent ON upload (created) WHERE unsent = 1;
