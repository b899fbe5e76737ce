-- What preparation really takes at a store lately (null: nobody knows yet), and what an order's longest dish takes to cook (null:
-- none says).
ALTER TABLE store_replica ADD COLUMN learned_minutes integer;
ALTER TABLE orders ADD COLUMN cook_minutes double precision;
