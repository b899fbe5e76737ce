-- What a guest reads beside name and price, and when a dish can be had.
ALTER TABLE products
  -- allergens, spice, popular, dayparts (its own), served (spans, of its own dayparts or its category's), picture
  ADD COLUMN details jsonb NOT NULL DEFAULT '{}',
  -- in its category; null: after those that have one
  ADD COLUMN position integer,
  ADD COLUMN sold_out_until timestamptz,
  -- when the first sold-out of it or of one of its choices ends
  ADD COLUMN wakes_at timestamptz;
CREATE INDEX products_that_wake ON products (wakes_at) WHERE wakes_at IS NOT NULL;

-- What of a menu is not one product's: categories in order, dayparts.
CREATE TABLE menus (
  store_id    uuid PRIMARY KEY,
  categories  jsonb NOT NULL,
  dayparts    jsonb NOT NULL,
  version     integer NOT NULL
);

-- These tell a store's business day.
ALTER TABLE store_replica ADD COLUMN time_zone text, ADD COLUMN day_starts_at text;
