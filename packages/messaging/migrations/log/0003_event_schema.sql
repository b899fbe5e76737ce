-- The schemas that records were written with, written by who publishes under them: an older release, which does not have
-- them, reads its own fields out of newer events.
CREATE TABLE event_schema (
  id      integer PRIMARY KEY,
  type    text NOT NULL,
  version integer NOT NULL,
  schema  text NOT NULL
);

-- As before, and nothing is appended under a schema that the log has not got (any more).
CREATE OR REPLACE FUNCTION append_records(
  of_topic text, partitions integer[], ids uuid[], types text[], sources text[], subjects text[], times text[],
  correlationids text[], causationids text[], sequences integer[], traceparents text[], schema_ids integer[], bodies bytea[]
) RETURNS TABLE (id uuid, partition integer, "position" bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  topic_id integer;
BEGIN
  SELECT topic.id INTO STRICT topic_id FROM topic WHERE topic.name = of_topic;
  IF EXISTS (SELECT FROM unnest(schema_ids) wanted (id) WHERE NOT EXISTS (SELECT FROM event_schema s WHERE s.id = wanted.id))
  THEN RAISE EXCEPTION 'the log has no schema of these ids' USING ERRCODE = 'no_data_found'; END IF;
  PERFORM append(topic_id, partitions, ids, types, sources, subjects, times, correlationids, causationids, sequences,
                 traceparents, schema_ids, bodies);
  RETURN QUERY SELECT record.id, record.partition, record.position FROM record
    WHERE record.topic = topic_id AND record.id = ANY (ids);
END $$;
