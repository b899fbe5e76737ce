-- Durable timers. `setting` is new with every setting, so that a run deletes only what it has seen.
CREATE SEQUENCE timer_setting;
CREATE TABLE timer (
  kind     text NOT NULL,
  subject  text NOT NULL,
  due_at   timestamptz NOT NULL,
  -- when to look next: due_at, or later after a failed run
  next_at  timestamptz NOT NULL,
  failed   integer NOT NULL DEFAULT 0,
  setting  bigint NOT NULL DEFAULT nextval('timer_setting'),
  PRIMARY KEY (kind, subject)
);
CREATE INDEX timer_by_time ON timer (next_at);
