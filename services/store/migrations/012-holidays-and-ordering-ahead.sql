-- When it is closed although its hours say otherwise; for how many days ahead one may order (null: for now alone), and how
-- long before its time such an order comes to the kitchen (null: the usual preparation time).
ALTER TABLE store
  ADD COLUMN closures         jsonb,
  ADD COLUMN order_ahead_days integer CHECK (order_ahead_days >= 0),
  ADD COLUMN lead_minutes     integer CHECK (lead_minutes >= 0);
-- Ordered for a time: SCHEDULED until its lead begins.
ALTER TABLE ticket
  ADD COLUMN wanted_at timestamptz,
  ADD COLUMN starts_at timestamptz,
  DROP CONSTRAINT ticket_status_check,
  ADD CONSTRAINT ticket_status_check CHECK (status IN
    ('SCHEDULED', 'NEW', 'ACCEPTED', 'COOKING', 'READY', 'COLLECTED', 'REJECTED', 'CANCELED'));
