-- What a product is found by, in the one form for searching; null: written before there was one, to be filled in.
ALTER TABLE products ADD COLUMN search_text text;
CREATE INDEX products_without_search_text ON products (id) WHERE search_text IS NULL;
