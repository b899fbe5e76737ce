-- The answer comes into the row of its claim: with room for it in the page no index is written again.
ALTER TABLE idempotency_claim SET (fillfactor = 30);
