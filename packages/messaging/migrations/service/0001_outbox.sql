-- What this service has to say and the log has not acknowledged yet. Rows live for milliseconds.
CREATE TABLE outbox (
  position      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id            uuid NOT NULL,
  topic         text NOT NULL,
  type          text NOT NULL,
  source        text NOT NULL,
  subject       text NOT NULL,
  time          timestamptz NOT NULL,
  correlationid text NOT NULL,
  causationid   text,
  sequence      integer NOT NULL,
  traceparent   text,
  schema_id     integer NOT NULL,
  body          bytea NOT NULL
) WITH (
  -- a queue: much is written, nothing stays
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_threshold = 1000000
);
