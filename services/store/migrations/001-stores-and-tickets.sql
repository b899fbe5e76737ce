-- Stores, and the tickets of their kitchens.

CREATE TABLE store (
  id                    uuid PRIMARY KEY,
  owner_id              uuid NOT NULL,
  name                  jsonb NOT NULL,
  address               jsonb NOT NULL,
  kind                  text NOT NULL,
  hours                 jsonb,
  fulfilments           text[] NOT NULL,
  set_status            text NOT NULL CHECK (set_status IN ('OPEN', 'BUSY', 'PAUSED', 'CLOSED')),
  -- what customers are told: the set status, but CLOSED outside the opening hours
  shown_status          text NOT NULL CHECK (shown_status IN ('OPEN', 'BUSY', 'PAUSED', 'CLOSED')),
  minutes               integer NOT NULL,
  accept_within_minutes double precision NOT NULL,
  auto_accept           boolean NOT NULL,
  version               integer NOT NULL,
  said                  integer NOT NULL, -- events published about it
  created_at            timestamptz NOT NULL
);
CREATE INDEX store_newest ON store (created_at DESC, id DESC);
CREATE INDEX store_by_owner ON store (owner_id, created_at DESC, id DESC);

CREATE TABLE ticket (
  order_id    uuid PRIMARY KEY,
  store_id    uuid NOT NULL,
  customer_id uuid NOT NULL,
  owner_id    uuid,
  number      integer, -- null: the order was canceled before its ticket was opened, and none will be
  status      text NOT NULL
    CHECK (status IN ('NEW', 'ACCEPTED', 'COOKING', 'READY', 'COLLECTED', 'REJECTED', 'CANCELED')),
  fulfilment  text,
  lines       jsonb,
  total       jsonb,
  note        text,
  address     jsonb,
  accept_by   timestamptz,
  minutes     integer,
  ready_by    timestamptz,
  reason      text,
  message     text,
  version     integer NOT NULL,
  said        integer NOT NULL, -- events published about it
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  CHECK (number IS NOT NULL OR status = 'CANCELED')
);
CREATE INDEX ticket_by_owner ON ticket (owner_id, created_at DESC, order_id DESC) WHERE number IS NOT NULL;
CREATE INDEX ticket_by_store ON ticket (store_id, created_at DESC, order_id DESC) WHERE number IS NOT NULL;
CREATE INDEX ticket_newest ON ticket (created_at DESC, order_id DESC) WHERE number IS NOT NULL;

-- The last number called out, per store and day.
CREATE TABLE ticket_number (
  store_id uuid NOT NULL,
  day      date NOT NULL,
  last     integer NOT NULL,
  PRIMARY KEY (store_id, day)
);
