-- An order may end and keep a part of its money, or all of it: what goes back is then less than what was captured.
ALTER TABLE payment
  -- of a closed order: how much goes back; null: all that was or will be captured
  ADD COLUMN refund_amount bigint CHECK (refund_amount >= 0);
DO $$
DECLARE whole text;
BEGIN
  SELECT conname INTO STRICT whole FROM pg_constraint
    WHERE conrelid = 'payment'::regclass AND pg_get_constraintdef(oid) LIKE 'CHECK ((refunded =%';
  EXECUTE format('ALTER TABLE payment DROP CONSTRAINT %I', whole);
END $$;
ALTER TABLE payment ADD CONSTRAINT payment_refunded_check CHECK (CASE status
  WHEN 'REFUNDED' THEN refunded = captured
  WHEN 'APPROVED' THEN refunded >= 0 AND refunded <= captured AND (refunded = 0 OR closed_reason IS NOT NULL)
  ELSE refunded = 0 END);
DROP INDEX payment_refund_unseen;
CREATE INDEX payment_refund_unseen ON payment (updated_at) WHERE refunded > 0 AND refund_seen_at IS NULL;
