-- How much of a kitchen's slot is taken: of the whole kitchen (station ''), and of each station that has a limit of its own.
-- Its row is the lock; whoever takes several takes them in the order of the key.
CREATE TABLE kitchen_slot (
  store_id  uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  station   text NOT NULL,
  -- seconds of cooking
  taken     integer NOT NULL CHECK (taken >= 0),
  -- the most that it had room for when something was taken of it: a capacity that is made smaller later changes nothing
  room      integer NOT NULL,
  PRIMARY KEY (store_id, starts_at, station),
  CONSTRAINT no_slot_is_overbooked CHECK (taken <= room)
) WITH (fillfactor = 50);

-- What an order holds of slots; null: nothing, or nothing any more. Its sums are what is taken of each slot.
ALTER TABLE orders ADD COLUMN takes jsonb;
DO $$
DECLARE reasons text;
BEGIN
  SELECT conname INTO STRICT reasons FROM pg_constraint
    WHERE conrelid = 'orders'::regclass AND pg_get_constraintdef(oid) LIKE '%STORE\_NO\_RESPONSE%';
  EXECUTE format('ALTER TABLE orders DROP CONSTRAINT %I', reasons);
END $$;
ALTER TABLE orders ADD CONSTRAINT orders_reason_check CHECK (status <> 'CANCELED' OR reason IN (
  'CUSTOMER', 'OPERATOR', 'OUT_OF_STOCK', 'STORE_REJECTED', 'STORE_NO_RESPONSE', 'DELIVERY_FAILED', 'STORE_CANCELED',
  'NO_RIDER', 'NOT_COLLECTED', 'OVERDUE', 'SLOT_FULL'));
