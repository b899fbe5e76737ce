-- Menus, stock, and what is set aside for orders.

CREATE TABLE products (
  id              uuid PRIMARY KEY,
  store_id        uuid NOT NULL,
  name            jsonb NOT NULL,
  category        jsonb,
  description     jsonb,
  price_amount    bigint NOT NULL CHECK (price_amount >= 0),
  price_currency  text NOT NULL CHECK (price_currency ~ '^[A-Z]{3}$'),
  options         jsonb NOT NULL,
  available       boolean NOT NULL,
  -- how many events this product has said; the sequence of the last one
  version         integer NOT NULL CHECK (version >= 1),
  -- 0: the stock is not counted; each time counting starts anew it is raised, so that what was set aside under an
  -- earlier count is never given back to a later one
  counting        integer NOT NULL DEFAULT 0,
  initial         bigint CHECK (initial >= 0),
  restocked       bigint,
  on_hand         bigint CHECK (on_hand >= 0),
  reserved        bigint CHECK (reserved >= 0),
  sold            bigint CHECK (sold >= 0),
  created_at      timestamptz NOT NULL,
  CHECK (num_nulls(initial, restocked, on_hand, reserved, sold) IN (0, 5)),
  CHECK (initial IS NULL OR counting > 0),
  CONSTRAINT every_piece_is_somewhere CHECK (initial + restocked = on_hand + reserved + sold)
) WITH (fillfactor = 70);
CREATE INDEX products_of_store ON products (store_id, created_at DESC, id DESC);
CREATE INDEX products_newest ON products (created_at DESC, id DESC);

-- What was set aside for an order; also the tombstone of an order that ended before we heard of its beginning.
CREATE TABLE reservations (
  order_id    uuid PRIMARY KEY,
  customer_id uuid NOT NULL,
  store_id    uuid NOT NULL,
  status      text NOT NULL CHECK (status IN ('RESERVED', 'REJECTED', 'RELEASED', 'SOLD')),
  -- [{productId, quantity, counting}]: counting as it was then, 0 where nothing was counted
  lines       jsonb NOT NULL,
  -- false: we heard the end, not yet the beginning
  placed      boolean NOT NULL,
  -- how many events were said about this order
  version     integer NOT NULL CHECK (version >= 0),
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);

-- What an owner did to the stock; the id is that of the request, so that a repeated request changes nothing.
CREATE TABLE stock_changes (
  id          uuid PRIMARY KEY,
  product_id  uuid NOT NULL REFERENCES products (id),
  changed_by  uuid NOT NULL,
  on_hand     bigint,
  changed_at  timestamptz NOT NULL
);

CREATE TABLE store_replica (
  store_id    uuid PRIMARY KEY,
  sequence    bigint NOT NULL,
  owner_id    uuid NOT NULL
);
