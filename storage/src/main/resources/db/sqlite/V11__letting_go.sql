-- Whether the uploader's own message with the file is gone: then the file goes with the last other
-- message that mentions it.
ALTER TABLE upload ADD COLUMN let_go INTEGER NOT NULL DEFAULT 0;
