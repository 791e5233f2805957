-- How often rows were taken out in bulk since the index was last merged: their words are in the
-- file until then.
ALTER TABLE search_rules ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
