-- Money goes back in parts, several times, while an order goes on or after its end: never more than was captured.
ALTER TABLE payment
  -- what such parts come to: those that are promised, and those of them that went back
  ADD COLUMN promised bigint NOT NULL DEFAULT 0,
  ADD COLUMN parts_refunded bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT payment_promised_check
    CHECK (0 <= parts_refunded AND parts_refunded <= promised AND promised <= captured AND parts_refunded <= refunded),
  DROP CONSTRAINT payment_refunded_check,
  ADD CONSTRAINT payment_refunded_check CHECK (CASE status
    WHEN 'REFUNDED' THEN refunded = captured
    WHEN 'APPROVED' THEN refunded <= captured AND (refunded = parts_refunded OR closed_reason IS NOT NULL)
    ELSE refunded = 0 END);

CREATE TABLE part_refund (
  -- of the request, or of the event that it follows from: asked for twice, it is given once
  id         uuid PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES payment (id),
  amount     bigint NOT NULL CHECK (amount > 0),
  reason     text NOT NULL,
  cause      text NOT NULL CHECK (cause IN ('CHANGE', 'REQUEST')),
  -- who asked for it; null: the order was changed
  asked_by   uuid,
  created_at timestamptz NOT NULL,
  done_at    timestamptz,
  -- when a job must look after it next, and how often it did in vain
  due_at     timestamptz,
  tries      integer NOT NULL DEFAULT 0,
  CHECK ((done_at IS NULL) = (due_at IS NOT NULL))
);
CREATE INDEX part_refund_due ON part_refund (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX part_refund_of_payment ON part_refund (payment_id);
