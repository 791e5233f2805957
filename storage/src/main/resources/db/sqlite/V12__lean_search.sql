-- Without the lengths of the columns, which only an order by relevance would need.
DROP TABLE search;
-- The engine leaves this behind.
DROP TABLE IF EXISTS search_content;
CREATE VIRTUAL TABLE search USING fts5 (
  meta, words, conversation UNINDEXED, seq UNINDEXED,
  content = '', contentless_unindexed = 1, columnsize = 0, tokenize = 'ascii'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
DELETE FROM named;
UPDATE conv_head SET indexed = 0;
