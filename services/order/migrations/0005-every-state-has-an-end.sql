-- Every living order has a time at which somebody looks whether it stands still; and one that ended may keep a part of its money.
ALTER TABLE orders
  -- moved when it is looked at, and with steps whose deadline is nearer: an index on it costs nothing with every step
  ADD COLUMN due_at timestamptz,
  -- of a canceled order: how much goes back; null: all that was paid
  ADD COLUMN refund_amount bigint CHECK (
    refund_amount IS NULL OR (status = 'CANCELED' AND refund_amount BETWEEN 0 AND total_amount - 1)),
  DROP CONSTRAINT orders_cancel_by_check,
  ADD CONSTRAINT orders_cancel_by_check CHECK (cancel_by IN ('CUSTOMER', 'OPERATOR', 'DEADLINE'));
DO $$
DECLARE reasons text;
BEGIN
  SELECT conname INTO STRICT reasons FROM pg_constraint
    WHERE conrelid = 'orders'::regclass AND pg_get_constraintdef(oid) LIKE '%STORE\_NO\_RESPONSE%';
  EXECUTE format('ALTER TABLE orders DROP CONSTRAINT %I', reasons);
END $$;
ALTER TABLE orders ADD CONSTRAINT orders_reason_check CHECK (status <> 'CANCELED' OR reason IN (
  'CUSTOMER', 'OPERATOR', 'OUT_OF_STOCK', 'STORE_REJECTED', 'STORE_NO_RESPONSE', 'DELIVERY_FAILED', 'STORE_CANCELED',
  'NO_RIDER', 'NOT_COLLECTED', 'OVERDUE'));
UPDATE orders SET due_at = now()
  WHERE status IN ('PLACED', 'CONFIRMED', 'ACCEPTED', 'COOKING', 'READY', 'DELIVERING', 'CANCEL_PENDING');
CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE store_replica ADD COLUMN accept_within_minutes double precision;
