-- Orders, and what this service remembers of stores and menus so that it can price a basket alone.

CREATE TABLE orders (
  id              uuid PRIMARY KEY,
  customer_id     uuid NOT NULL,
  store_id        uuid NOT NULL,
  fulfilment      text NOT NULL CHECK (fulfilment IN ('delivery', 'pickup')),
  lines           jsonb NOT NULL CHECK (jsonb_array_length(lines) > 0),
  total_amount    bigint NOT NULL CHECK (total_amount >= 0),
  total_currency  text NOT NULL CHECK (total_currency ~ '^[A-Z]{3}$'),
  address         jsonb,
  note            text,
  status          text NOT NULL CHECK (status IN (
    'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED', 'ACCEPTED', 'COOKING', 'READY', 'DELIVERING', 'DELIVERED', 'COLLECTED',
    'CANCEL_PENDING', 'CANCELED', 'EXPIRED', 'PAYMENT_DECLINED')),
  -- how many events this order has said; the sequence of the last one
  version         integer NOT NULL CHECK (version >= 1),
  -- why it was canceled, or why the card was refused
  reason          text,
  -- what the store told the customer
  message         text,
  -- while CANCEL_PENDING: who asked, and where the order goes on if the store refuses
  cancel_by       text CHECK (cancel_by IN ('CUSTOMER', 'OPERATOR')),
  resume_status   text CHECK (resume_status IN ('CONFIRMED', 'ACCEPTED', 'COOKING', 'READY', 'DELIVERING')),
  promised_at     timestamptz,
  -- when it became a deal; before that no store may see it
  placed_at       timestamptz,
  refunded_at     timestamptz,
  -- while AWAITING_PAYMENT: when the draft is given up
  expires_at      timestamptz,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  CHECK (fulfilment = 'pickup' OR address IS NOT NULL),
  CHECK ((status = 'AWAITING_PAYMENT') = (expires_at IS NOT NULL)),
  CHECK ((status = 'CANCEL_PENDING') = (cancel_by IS NOT NULL AND resume_status IS NOT NULL)),
  CHECK ((status IN ('CANCELED', 'PAYMENT_DECLINED')) = (reason IS NOT NULL)),
  CHECK (status <> 'CANCELED' OR reason IN (
    'CUSTOMER', 'OPERATOR', 'OUT_OF_STOCK', 'STORE_REJECTED', 'STORE_NO_RESPONSE', 'DELIVERY_FAILED')),
  -- nothing is known to a store, cooked or completed that was not paid
  CHECK (status IN ('AWAITING_PAYMENT', 'EXPIRED', 'PAYMENT_DECLINED', 'CANCELED') OR placed_at IS NOT NULL)
-- room in each page, so that an update of a column without an index stays in it (HOT)
) WITH (fillfactor = 75);

-- Lists are newest first. `status` is in no index on purpose: it changes with every step.
CREATE INDEX orders_of_customer ON orders (customer_id, created_at DESC, id DESC);
CREATE INDEX orders_of_store ON orders (store_id, created_at DESC, id DESC);
CREATE INDEX orders_newest ON orders (created_at DESC, id DESC);
CREATE INDEX orders_drafts ON orders (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE store_replica (
  store_id    uuid PRIMARY KEY,
  -- of the last StoreChanged that was applied: an older one that comes late changes nothing
  sequence    bigint NOT NULL,
  owner_id    uuid NOT NULL,
  status      text NOT NULL,
  fulfilments text[] NOT NULL
);
CREATE INDEX store_replica_owner ON store_replica (owner_id);

CREATE TABLE product_replica (
  product_id     uuid PRIMARY KEY,
  sequence       bigint NOT NULL,
  store_id       uuid NOT NULL,
  name           jsonb NOT NULL,
  price_amount   bigint NOT NULL,
  price_currency text NOT NULL,
  options        jsonb NOT NULL,
  available      boolean NOT NULL
);
