-- One number for an order from its first second: of its store and business day, the same on every screen and slip.
ALTER TABLE orders ADD COLUMN number integer;

-- The last number given, per store and business day. Its row is the lock: stores do not wait for each other.
CREATE TABLE order_number (
  store_id uuid NOT NULL,
  day      date NOT NULL,
  last     integer NOT NULL,
  PRIMARY KEY (store_id, day)
) WITH (fillfactor = 50);

-- What tells the store's business day.
ALTER TABLE store_replica ADD COLUMN time_zone text, ADD COLUMN day_starts_at text;
