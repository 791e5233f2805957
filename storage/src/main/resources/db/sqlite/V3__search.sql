-- By what messages are found; the row's id is the message's stamp. "meta" holds a<account> of both
-- sides, c<conversation>, s<peer> of the sender, and k<kind>; "words" what Words made of the text,
-- so that the tokenizer only has to cut at spaces.
CREATE VIRTUAL TABLE search USING fts5 (
  meta, words, conversation UNINDEXED, seq UNINDEXED,
  content = '', contentless_delete = 1, contentless_unindexed = 1, tokenize = 'ascii'
);

-- Up to which sequence a conversation stands in the index.
ALTER TABLE conv_head ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
