-- The start of the slot an order is for; null: as soon as it can be. And what tells a store's slots.
ALTER TABLE orders ADD COLUMN wanted_at timestamptz;
ALTER TABLE store_replica ADD COLUMN ahead jsonb;
