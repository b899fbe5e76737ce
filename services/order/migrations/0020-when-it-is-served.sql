-- What an owner says is sold out for a time, and the hours at which a dish is served; null: always for sale, as far as we heard.
ALTER TABLE product_replica ADD COLUMN sold_out_until timestamptz, ADD COLUMN served jsonb;
