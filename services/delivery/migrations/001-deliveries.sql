-- Deliveries, one per order; also what was heard of an order before its delivery was asked for.

CREATE TABLE delivery (
  order_id      uuid PRIMARY KEY,
  status        text NOT NULL
    CHECK (status IN ('AWAITED', 'REQUESTED', 'ASSIGNED', 'PICKED_UP', 'DELIVERED', 'FAILED', 'CANCELED')),
  rider_id      uuid,
  ready         boolean NOT NULL,
  attempt       integer NOT NULL,
  reason        text,
  -- what TicketAccepted brought; absent for an order that was canceled, or cooked, before we heard of it
  job           jsonb,
  store_id      uuid NOT NULL,
  version       integer NOT NULL,
  said          integer NOT NULL, -- events published about it
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CHECK (job IS NOT NULL OR status IN ('AWAITED', 'CANCELED')),
  CHECK ((rider_id IS NOT NULL) = (status IN ('ASSIGNED', 'PICKED_UP', 'DELIVERED', 'FAILED')) OR status = 'CANCELED')
);
CREATE INDEX delivery_offers ON delivery (created_at DESC, order_id DESC) WHERE status = 'REQUESTED';
CREATE INDEX delivery_by_rider ON delivery (rider_id, created_at DESC, order_id DESC) WHERE rider_id IS NOT NULL;
CREATE INDEX delivery_newest ON delivery (created_at DESC, order_id DESC) WHERE job IS NOT NULL;
