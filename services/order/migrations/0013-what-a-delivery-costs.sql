-- What an order costs beside its lines. total_amount stays what is paid: lines + fee − discounts.
ALTER TABLE orders ADD COLUMN delivery_fee bigint NOT NULL DEFAULT 0 CHECK (delivery_fee >= 0), ADD COLUMN discounts jsonb;
ALTER TABLE store_replica ADD COLUMN delivery jsonb;
