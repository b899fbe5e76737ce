-- The reporting database: one row per order, kept by Kafka Connect (order-report.json). Run once; again does no harm.
CREATE TABLE IF NOT EXISTS order_report (
  order_id text PRIMARY KEY,
  customer_id text,
  store_id text,
  fulfilment text,
  total_amount bigint,
  total_currency text,
  step text,
  cancel_reason text,
  promised_at timestamptz,
  last_event text NOT NULL,
  sequence bigint NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS order_report_by_store ON order_report (store_id, changed_at);

-- The sink upserts whatever it is given. An event that the row has already taken in changes nothing, so a replayed topic
-- does not even send a row back and forth on its way to the same end.
CREATE OR REPLACE FUNCTION order_report_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <= OLD.sequence THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER only_forward BEFORE UPDATE ON order_report
  FOR EACH ROW EXECUTE FUNCTION order_report_only_forward();

CREATE OR REPLACE VIEW orders AS
  SELECT order_id, customer_id, store_id, fulfilment, total_amount, total_currency,
    CASE last_event
      WHEN 'OrderDrafted' THEN 'AWAITING_PAYMENT'
      WHEN 'OrderPlaced' THEN 'PLACED'
      WHEN 'OrderConfirmed' THEN 'CONFIRMED'
      WHEN 'OrderCancelRequested' THEN 'CANCEL_PENDING'
      WHEN 'OrderCanceled' THEN 'CANCELED'
      WHEN 'OrderExpired' THEN 'EXPIRED'
      WHEN 'OrderPaymentDeclined' THEN 'PAYMENT_DECLINED'
      ELSE step
    END AS status,
    cancel_reason, promised_at, changed_at
  FROM order_report;
