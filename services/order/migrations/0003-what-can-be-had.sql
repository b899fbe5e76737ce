-- What tells a customer before money moves that a basket cannot be had; null where nobody has told us yet.
ALTER TABLE store_replica ADD COLUMN minutes integer, ADD COLUMN last_order_at timestamptz;
ALTER TABLE product_replica ADD COLUMN left_for_sale integer CHECK (left_for_sale >= 0);
