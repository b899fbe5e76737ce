-- The audit asks every few seconds whether one of them waits for too long.
CREATE INDEX orders_in_between ON orders (updated_at) WHERE status IN ('PLACED', 'CANCEL_PENDING');
