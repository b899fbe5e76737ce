-- How far our books have been compared with the provider's. One row; whoever holds the lease compares.
CREATE TABLE reconciliation (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  charges_cursor bigint NOT NULL DEFAULT 0,
  refunds_cursor bigint NOT NULL DEFAULT 0,
  leased_until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO reconciliation DEFAULT VALUES;

-- What did not agree, and what was done about it. Money that belongs to no payment of ours is booked here.
CREATE TABLE discrepancy (
  id uuid PRIMARY KEY,
  finding text NOT NULL CHECK (finding IN
    ('PAID_NO_ORDER', 'CHARGED_TWICE', 'REFUND_MISSING', 'REFUNDED_THERE', 'NEEDS_A_PERSON')),
  -- the key of the charge or refund at the provider
  provider_key text NOT NULL,
  order_id uuid,
  captured bigint NOT NULL DEFAULT 0,
  refunded bigint NOT NULL DEFAULT 0,
  currency text NOT NULL,
  settled_at timestamptz NOT NULL,
  UNIQUE (finding, provider_key)
);

ALTER TABLE ledger_entry
  ALTER COLUMN payment_id DROP NOT NULL,
  ADD COLUMN discrepancy_id uuid REFERENCES discrepancy (id),
  ADD CHECK ((payment_id IS NULL) <> (discrepancy_id IS NULL));

CREATE FUNCTION book_surplus() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_entry (discrepancy_id, account, debit, credit, currency, created_at) VALUES
    (NEW.id, 'provider', NEW.captured, 0, NEW.currency, NEW.settled_at),
    (NEW.id, 'customer', 0, NEW.captured, NEW.currency, NEW.settled_at),
    (NEW.id, 'customer', NEW.refunded, 0, NEW.currency, NEW.settled_at),
    (NEW.id, 'provider', 0, NEW.refunded, NEW.currency, NEW.settled_at);
  RETURN NULL;
END $$;
CREATE TRIGGER surplus_booked AFTER INSERT ON discrepancy
  FOR EACH ROW WHEN (NEW.captured > 0) EXECUTE FUNCTION book_surplus();

CREATE OR REPLACE FUNCTION balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM written GROUP BY payment_id, discrepancy_id, currency HAVING sum(debit) <> sum(credit)) THEN
    RAISE EXCEPTION 'the ledger would not balance: debits and credits differ';
  END IF;
  RETURN NULL;
END $$;

-- A refund that we believe in and have not yet seen in the provider's books.
ALTER TABLE payment ADD COLUMN refund_seen_at timestamptz;
CREATE INDEX payment_refund_unseen ON payment (updated_at) WHERE status = 'REFUNDED' AND refund_seen_at IS NULL;
