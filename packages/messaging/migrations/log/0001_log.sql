-- The event log of the postgres driver. Positions are dense along a topic, and become visible in order.
CREATE TABLE topic (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  partitions integer NOT NULL CHECK (partitions BETWEEN 1 AND 1024),
  head       bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE record (
  topic         integer NOT NULL,
  position      bigint NOT NULL,
  partition     integer NOT NULL,
  id            uuid NOT NULL,
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
  PRIMARY KEY (topic, position),
  UNIQUE (topic, id)
);
CREATE UNIQUE INDEX record_by_partition ON record (topic, partition, position);

-- A group and a topic it reads; the id names the advisory locks of its members and partitions.
CREATE TABLE membership (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  group_name text NOT NULL,
  topic      integer NOT NULL REFERENCES topic,
  UNIQUE (group_name, topic)
);

CREATE TABLE committed (
  membership integer NOT NULL REFERENCES membership,
  partition  integer NOT NULL,
  position   bigint NOT NULL,
  PRIMARY KEY (membership, partition)
) WITH (fillfactor = 50);

-- Append a batch to one topic and tell who listens. The head row's lock makes positions dense, and visible in order.
-- Each statement takes its own snapshot, so ids that a rival appended while we waited for the lock are seen.
CREATE FUNCTION append(
  of_topic integer, partitions integer[], ids uuid[], types text[], sources text[], subjects text[], times text[],
  correlationids text[], causationids text[], sequences integer[], traceparents text[], schema_ids integer[], bodies bytea[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  before bigint;
  added  bigint;
  known  uuid[];
BEGIN
  SELECT head INTO STRICT before FROM topic WHERE topic.id = of_topic FOR UPDATE;
  known := ARRAY (SELECT record.id FROM record WHERE record.topic = of_topic AND record.id = ANY (ids));
  INSERT INTO record
  SELECT of_topic, before + row_number() OVER (ORDER BY new.n), new.partition, new.id, new.type, new.source, new.subject,
         new.time, new.correlationid, new.causationid, new.sequence, new.traceparent, new.schema_id, new.body
  FROM (
    SELECT DISTINCT ON (given.id) given.*
    FROM unnest(partitions, ids, types, sources, subjects, times, correlationids, causationids, sequences, traceparents,
                schema_ids, bodies) WITH ORDINALITY
      AS given (partition, id, type, source, subject, time, correlationid, causationid, sequence, traceparent, schema_id, body, n)
    WHERE given.id <> ALL (known)
    ORDER BY given.id, given.n
  ) new;
  GET DIAGNOSTICS added = ROW_COUNT;
  IF added > 0 THEN
    UPDATE topic SET head = before + added WHERE topic.id = of_topic;
    PERFORM pg_notify('jumun_log_' || of_topic, '');
  END IF;
  RETURN added;
END $$;
