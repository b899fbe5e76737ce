-- The first page shows what stores are known for: read in this order, store by store, without looking at any other product.
CREATE INDEX products_popular ON products (store_id, created_at DESC, id DESC)
  WHERE details ->> 'popular' = 'true' AND available;
