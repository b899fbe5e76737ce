-- An event is written once and stays where it is: what has no place in the log yet is the outbox, all other is what was
-- published. (A row that moved from one table to the other was written twice.) Instances that run beside go on with the view
-- as with the table of before; positions go on above both tables', so that none of them takes one row for another.
LOCK TABLE outbox, published;
ALTER TABLE published
  ALTER COLUMN log_partition DROP NOT NULL,
  ALTER COLUMN log_position DROP NOT NULL,
  -- room for each row's place: then only that is written, and not the row again
  SET (
    fillfactor = 45, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
  );
CREATE INDEX published_not_yet ON published (position) WHERE log_position IS NULL;
SELECT setval(pg_get_serial_sequence('published', 'position'), 1 + greatest(
  nextval(pg_get_serial_sequence('published', 'position')), nextval(pg_get_serial_sequence('outbox', 'position'))));
INSERT INTO published (id, topic, type, source, subject, time, correlationid, causationid, sequence, traceparent, schema_id, body)
SELECT id, topic, type, source, subject, time, correlationid, causationid, sequence, traceparent, schema_id, body
FROM outbox ORDER BY position;
DROP TABLE outbox;
CREATE VIEW outbox AS
SELECT position, id, topic, type, source, subject, time, correlationid, causationid, sequence, traceparent, schema_id, body
FROM published WHERE log_position IS NULL;
