-- Of an order, what its total is made of, where that is not its lines alone.
ALTER TABLE ticket ADD COLUMN fees jsonb;
-- Where a store delivers, and for how much; null: everywhere, and free. And what a receipt says of it.
ALTER TABLE store ADD COLUMN delivery jsonb, ADD COLUMN business_number text, ADD COLUMN vat_percent double precision;
