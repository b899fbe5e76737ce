-- What this service has published lately, and where the log put it. A log that lost it (made anew, or restored from an older
-- copy) is given it again.
CREATE TABLE published (
  topic         text NOT NULL,
  -- in the order in which it went out
  position      bigint GENERATED ALWAYS AS IDENTITY,
  id            uuid NOT NULL,
  type          text NOT NULL,
  source        text NOT NULL,
  subject       text NOT NULL,
  time          timestamptz NOT NULL,
  correlationid text NOT NULL,
  causationid   text,
  sequence      integer NOT NULL,
  traceparent   text,
  schema_id     integer NOT NULL,
  body          bytea NOT NULL,
  -- its place in the log
  log_partition integer NOT NULL,
  log_position  bigint NOT NULL,
  log_mark      text,
  PRIMARY KEY (topic, position)
);

-- Each time the log was found without what we had published.
CREATE TABLE log_loss (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic          text NOT NULL,
  noticed_at     timestamptz NOT NULL,
  appended_again integer NOT NULL,
  -- what was published before this is gone for good; null when everything could be appended again
  lost_before    timestamptz,
  -- who has looked at it and decided what it means
  seen_by        text
);
