-- Where somebody lives is not kept for ever: an order that has long ended goes on without its address and note.
DO $$
DECLARE needs_address text := (
  SELECT conname FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'c'
    AND pg_get_constraintdef(oid) LIKE '%address IS NOT NULL%');
BEGIN
  EXECUTE format('ALTER TABLE orders DROP CONSTRAINT %I', needs_address);
END $$;
ALTER TABLE orders ADD CONSTRAINT orders_have_an_address_while_they_live CHECK (
  fulfilment = 'pickup' OR address IS NOT NULL
  OR status IN ('DELIVERED', 'COLLECTED', 'CANCELED', 'EXPIRED', 'PAYMENT_DECLINED'));
-- None of its columns changes while an order lives, so that an update stays in its page.
CREATE INDEX orders_with_a_place ON orders (created_at) WHERE address IS NOT NULL OR note IS NOT NULL;
