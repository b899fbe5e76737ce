-- What this service has heard: the row is written in the transaction of the effect.
CREATE TABLE inbox (
  event_id   uuid PRIMARY KEY,
  handled_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_by_age ON inbox USING brin (handled_at);

-- Messages that gave trouble. `started` is counted before an attempt, `failed` after it: the rest ended with the process.
CREATE TABLE attempt (
  event_id uuid PRIMARY KEY,
  started  integer NOT NULL,
  failed   integer NOT NULL DEFAULT 0
);

-- Messages that keep failing, and later ones of the same key that wait behind them.
CREATE TABLE parked_message (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id      uuid NOT NULL UNIQUE,
  topic         text NOT NULL,
  partition     integer NOT NULL,
  position      bigint NOT NULL,
  type          text NOT NULL,
  source        text NOT NULL,
  subject       text NOT NULL,
  time          text NOT NULL,
  correlationid text NOT NULL,
  causationid   text,
  sequence      integer NOT NULL,
  traceparent   text,
  schema_id     integer NOT NULL,
  body          bytea NOT NULL,
  -- why; null for one that only waits
  reason        text,
  parked_at     timestamptz NOT NULL
);
CREATE INDEX parked_message_by_key ON parked_message (topic, subject, id);

-- Who did what with a parked message.
CREATE TABLE parked_audit (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id  uuid NOT NULL,
  topic     text NOT NULL,
  subject   text NOT NULL,
  action    text NOT NULL CHECK (action IN ('parked', 'edited', 'retried', 'dropped')),
  who       text NOT NULL,
  at        timestamptz NOT NULL,
  detail    jsonb NOT NULL DEFAULT '{}'
);
