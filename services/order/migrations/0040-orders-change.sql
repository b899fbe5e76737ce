-- What was ordered may be changed by its store: the total is then less than what was paid, and money goes back in parts.
ALTER TABLE orders
  -- null: the total
  ADD COLUMN paid_amount bigint CHECK (paid_amount >= total_amount),
  -- [{amount, reason, at, id?}]: all that went back so far; null: nothing
  ADD COLUMN refunds jsonb;
