-- The books of a store: what was sold, changed, canceled and given back, each once, as events tell of it. They begin now: of
-- what was paid before, no sale is in them, and so nothing of what became of it.
CREATE TABLE books (single boolean PRIMARY KEY DEFAULT true CHECK (single), began_at timestamptz NOT NULL);
INSERT INTO books (began_at) VALUES (now());

CREATE TABLE book_fact (
  order_id  uuid NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('SALE', 'CHANGE', 'CANCEL', 'REFUND')),
  n         integer NOT NULL, -- of the event, so that what is said again is written once
  store_id  uuid,             -- null: money went back of an order whose sale was not heard of yet
  day       date,             -- in whose report it is
  at        timestamptz NOT NULL,
  currency  text NOT NULL,
  gross     bigint NOT NULL DEFAULT 0,
  fees      bigint NOT NULL DEFAULT 0,
  discounts bigint NOT NULL DEFAULT 0,
  refunds   bigint NOT NULL DEFAULT 0,
  lines     jsonb,            -- of a sale or a change: what is made from then on
  PRIMARY KEY (order_id, kind, n),
  CHECK ((store_id IS NULL) = (day IS NULL))
);
CREATE INDEX book_fact_of_day ON book_fact (store_id, day);
CREATE INDEX book_fact_of_nobody ON book_fact (at) WHERE store_id IS NULL;

-- A day that is here takes no more facts: it was closed (then it has a number, and its report), or paid out.
CREATE TABLE book_day (
  store_id      uuid NOT NULL,
  day           date NOT NULL,
  number        integer,
  report        jsonb,
  closed_at     timestamptz,
  closed_by     uuid,
  settlement_id uuid,
  PRIMARY KEY (store_id, day),
  UNIQUE (store_id, number),
  CHECK ((number IS NULL) = (report IS NULL) AND (number IS NULL) = (closed_at IS NULL))
);

CREATE TABLE settlement (
  id           uuid PRIMARY KEY,
  store_id     uuid NOT NULL,
  from_day     date NOT NULL,
  to_day       date NOT NULL,
  basis_points integer NOT NULL,
  sums         jsonb NOT NULL,
  reference    text,
  paid_at      timestamptz NOT NULL,
  paid_by      uuid NOT NULL,
  CHECK (from_day <= to_day)
);
CREATE INDEX settlement_of_store ON settlement (store_id, from_day);

-- The first day from this one on that still takes facts.
CREATE FUNCTION first_open_day(store uuid, business_day date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT min(candidate) FROM (
    SELECT business_day AS candidate
    UNION ALL SELECT day + 1 FROM book_day WHERE store_id = store AND day >= business_day
  ) c WHERE NOT EXISTS (SELECT FROM book_day WHERE store_id = store AND day = candidate)
$$;

-- What the platform keeps of a store's money; null: what its setting says.
ALTER TABLE store ADD COLUMN commission_basis_points integer CHECK (commission_basis_points BETWEEN 0 AND 10000);

-- Promised against actual.
ALTER TABLE ticket ADD COLUMN accepted_at timestamptz, ADD COLUMN ready_at timestamptz;

-- A day's report on paper is of no order.
ALTER TABLE print_job ADD COLUMN day date;
