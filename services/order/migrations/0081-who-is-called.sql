-- Somebody who fetches an order may leave a number, too; it fades like an address.
ALTER TABLE orders ADD COLUMN phone text;
CREATE INDEX orders_with_something_personal ON orders (created_at)
  WHERE address IS NOT NULL OR note IS NOT NULL OR phone IS NOT NULL;
DROP INDEX orders_with_a_place;
