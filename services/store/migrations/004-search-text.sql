-- What a store is found by, in the one form for searching; null: written before there was one, to be filled in.
ALTER TABLE store ADD COLUMN search_text text;
CREATE INDEX store_without_search_text ON store (id) WHERE search_text IS NULL;
