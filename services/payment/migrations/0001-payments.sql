-- One row per order: also the tombstone of an order that ended before anybody asked for its money (status CLOSED).
CREATE TABLE payment (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL UNIQUE,
  customer_id uuid NOT NULL,
  amount bigint,
  currency text,
  status text NOT NULL CHECK (status IN ('PENDING', 'UNKNOWN', 'APPROVED', 'DECLINED', 'REFUNDED', 'CLOSED')),
  -- why it was declined, in the provider's words
  reason text,
  -- how often the provider was asked to charge, and until when the last asking may still be in work
  attempts integer NOT NULL DEFAULT 0,
  charging_until timestamptz NOT NULL,
  captured bigint NOT NULL DEFAULT 0,
  refunded bigint NOT NULL DEFAULT 0,
  -- set once the order has ended without a deal: whatever was or will be captured goes back
  closed_reason text,
  closed_at timestamptz,
  refund_id uuid,
  -- when a job must look after it next, and how often it did in vain
  due_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  -- events published about this order so far: the next one's sequence is one more
  events integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (status = 'CLOSED' OR (amount >= 0 AND currency IS NOT NULL)),
  CHECK (captured = CASE WHEN status IN ('APPROVED', 'REFUNDED') THEN amount ELSE 0 END),
  CHECK (refunded = CASE WHEN status = 'REFUNDED' THEN captured ELSE 0 END),
  CHECK ((closed_reason IS NULL) = (closed_at IS NULL))
);
CREATE INDEX payment_due ON payment (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX payment_of_customer ON payment (customer_id, created_at DESC, id DESC);
CREATE INDEX payment_newest ON payment (created_at DESC, id DESC);
CREATE INDEX payment_unresolved ON payment (status) WHERE status IN ('PENDING', 'UNKNOWN');

-- The ledger, double entry: every movement of money is written twice, once where it comes from and once where it goes.
CREATE TABLE ledger_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES payment (id),
  account text NOT NULL CHECK (account IN ('provider', 'customer')),
  debit bigint NOT NULL DEFAULT 0,
  credit bigint NOT NULL DEFAULT 0,
  currency text NOT NULL,
  created_at timestamptz NOT NULL,
  CHECK (debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0))
);
CREATE INDEX ledger_entry_of_payment ON ledger_entry (payment_id);

-- The only writer of the ledger: no statement can move money on a payment and forget to book it.
CREATE FUNCTION book_movement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken bigint := NEW.captured - OLD.captured;
  returned bigint := NEW.refunded - OLD.refunded;
BEGIN
  IF taken > 0 THEN
    INSERT INTO ledger_entry (payment_id, account, debit, credit, currency, created_at) VALUES
      (NEW.id, 'provider', taken, 0, NEW.currency, NEW.updated_at),
      (NEW.id, 'customer', 0, taken, NEW.currency, NEW.updated_at);
  END IF;
  IF returned > 0 THEN
    INSERT INTO ledger_entry (payment_id, account, debit, credit, currency, created_at) VALUES
      (NEW.id, 'customer', returned, 0, NEW.currency, NEW.updated_at),
      (NEW.id, 'provider', 0, returned, NEW.currency, NEW.updated_at);
  END IF;
  IF taken < 0 OR returned < 0 THEN
    RAISE EXCEPTION 'payment %: money that moved cannot be unmoved, only returned', NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_booked AFTER UPDATE OF captured, refunded ON payment
  FOR EACH ROW WHEN (NEW.captured <> OLD.captured OR NEW.refunded <> OLD.refunded) EXECUTE FUNCTION book_movement();

CREATE FUNCTION balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM written GROUP BY payment_id, currency HAVING sum(debit) <> sum(credit)) THEN
    RAISE EXCEPTION 'the ledger would not balance: debits and credits differ';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_balanced AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION balanced();

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append only';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
