-- Printers of stores, and what they have to print.

CREATE TABLE printer (
  id           uuid PRIMARY KEY,
  store_id     uuid NOT NULL REFERENCES store (id),
  name         text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('cloudprnt', 'server-direct-print', 'tcp')),
  host         text,
  port         integer,
  prints       text[] NOT NULL,
  stations     text[], -- null: each
  step         text NOT NULL CHECK (step IN ('NEW', 'ACCEPTED', 'READY')),
  columns      integer NOT NULL,
  language     text NOT NULL CHECK (language IN ('ko', 'en', 'both')),
  token_hash   bytea UNIQUE, -- of the word in the address it polls
  last_seen_at timestamptz,
  trouble      text,
  created_at   timestamptz NOT NULL,
  CHECK ((kind = 'tcp') = (host IS NOT NULL AND port IS NOT NULL))
);
CREATE INDEX printer_by_store ON printer (store_id);

CREATE TABLE print_job (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- their order, and short enough for any protocol
  printer_id     uuid NOT NULL REFERENCES printer (id) ON DELETE CASCADE,
  order_id       uuid, -- null: a test page
  kind           text NOT NULL,
  station        text NOT NULL DEFAULT '',
  ticket_version integer NOT NULL DEFAULT 0,
  again          integer NOT NULL DEFAULT 0, -- 1, 2 … printed again by hand
  asked_by       uuid, -- who wanted it again
  lines          jsonb NOT NULL, -- as they were then; what the customer asks is read when it is printed, and nowhere else
  changed        text, -- null: all of it; CHANGED, CANCELED: what is different
  state          text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'PRINTED', 'FAILED', 'REPLACED')),
  attempts       integer NOT NULL DEFAULT 0,
  failures       integer NOT NULL DEFAULT 0,
  sent_at        timestamptz, -- not null while WAITING: it may be on paper already
  trouble        text,
  created_at     timestamptz NOT NULL,
  printed_at     timestamptz,
  -- once for each version of a ticket, whatever happens twice
  UNIQUE (order_id, printer_id, kind, station, ticket_version, again)
);
CREATE INDEX print_job_waiting ON print_job (printer_id, id) WHERE state IN ('WAITING', 'FAILED');
CREATE INDEX print_job_oldest ON print_job (created_at);
