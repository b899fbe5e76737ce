-- Operators look every few seconds for what is ready and not collected; those are few among many tickets.
CREATE INDEX ticket_not_collected ON ticket (created_at DESC, order_id DESC)
  WHERE number IS NOT NULL AND status = 'READY' AND fulfilment = 'pickup';
