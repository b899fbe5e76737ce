-- Addresses to which events are sent, and what was and is to be sent there.

CREATE TABLE webhook (
  id               uuid PRIMARY KEY,
  name             text NOT NULL,
  url              text NOT NULL,
  events           text[] NOT NULL,
  store_ids        uuid[], -- null: all stores
  by_operator      boolean NOT NULL,
  personal         boolean NOT NULL,
  secret           bytea NOT NULL,
  former_secret    bytea,
  former_until     timestamptz,
  paused_because   text CHECK (paused_because IN ('BY_HAND', 'FAILING', 'GONE')),
  failures         integer NOT NULL DEFAULT 0, -- since something arrived there
  failing_since    timestamptz,
  next_at          timestamptz, -- not before, since it is away
  last_delivered_at timestamptz,
  created_at       timestamptz NOT NULL,
  CHECK (store_ids IS NOT NULL OR by_operator),
  CHECK ((former_secret IS NULL) = (former_until IS NULL))
);
CREATE INDEX webhook_by_store ON webhook USING gin (store_ids);

CREATE TABLE webhook_delivery (
  id          uuid PRIMARY KEY,
  position    bigint GENERATED ALWAYS AS IDENTITY,
  webhook_id  uuid NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
  message_id  text NOT NULL,
  store_id    uuid,
  order_id    uuid, -- null: a test
  event       text NOT NULL,
  occurred_at timestamptz NOT NULL,
  again       integer NOT NULL DEFAULT 0,
  body        json NOT NULL,
  personal    json, -- what is added to its data where that was asked for
  state       text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DELIVERED', 'GIVEN_UP')),
  attempts    integer NOT NULL DEFAULT 0,
  next_at     timestamptz NOT NULL,
  taken_until timestamptz, -- somebody sends it
  created_at  timestamptz NOT NULL,
  -- once, whatever is heard twice
  UNIQUE (webhook_id, message_id, again)
);
-- The next one of each order, in order.
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, order_id, position) WHERE state = 'WAITING';
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, position) WHERE state = 'WAITING';
CREATE INDEX webhook_delivery_listed ON webhook_delivery (webhook_id, created_at DESC, id DESC);
CREATE INDEX webhook_delivery_oldest ON webhook_delivery (created_at);
CREATE INDEX webhook_delivery_of_person ON webhook_delivery ((personal ->> 'customerId')) WHERE personal IS NOT NULL;

CREATE TABLE webhook_attempt (
  delivery_id uuid NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
  n           integer NOT NULL,
  at          timestamptz NOT NULL,
  took_ms     integer NOT NULL,
  status      integer,
  trouble     text,
  PRIMARY KEY (delivery_id, n)
);

-- Money that went back of an order which this service has not heard of yet: its store is known with its sale.
CREATE TABLE webhook_early (
  event_id text PRIMARY KEY,
  order_id uuid NOT NULL,
  event    json NOT NULL,
  at       timestamptz NOT NULL
);
CREATE INDEX webhook_early_of_order ON webhook_early (order_id);
