-- How much its counter may give back for one order, as StoreChanged tells; null: nothing.
ALTER TABLE store_replica ADD COLUMN refund_limit jsonb;
