-- As before, in one statement for all topics after the locks. Whether the log has an event already is looked up by its id, in
-- the one index that can be used for that: where another could be used too (`+ 0` keeps them out), a plan made while the log was
-- empty took that one, and read the whole topic with each append until statistics came.
CREATE UNIQUE INDEX record_once ON record (id, topic);
ALTER TABLE record DROP CONSTRAINT record_topic_id_key;

CREATE OR REPLACE FUNCTION append_all(
  topics text[], partitions integer[], ids uuid[], types text[], sources text[], subjects text[], times text[],
  correlationids text[], causationids text[], sequences integer[], traceparents text[], schema_ids integer[], bodies bytea[]
) RETURNS TABLE (id uuid, topic integer, partition integer, "position" bigint) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  met integer;
BEGIN
  IF session_user <> current_user AND EXISTS (
    SELECT FROM (SELECT DISTINCT * FROM unnest(types, topics, sources) said (type, topic, source)) said
    WHERE NOT EXISTS (SELECT FROM writer w
      WHERE w.role = session_user AND w.type = said.type AND w.topic = said.topic AND w.source = said.source)
  ) THEN RAISE EXCEPTION '% may not append this', session_user USING ERRCODE = 'insufficient_privilege'; END IF;
  IF EXISTS (SELECT FROM unnest(schema_ids) wanted (id) WHERE NOT EXISTS (SELECT FROM event_schema s WHERE s.id = wanted.id))
  THEN RAISE EXCEPTION 'the log has no schema of these ids' USING ERRCODE = 'no_data_found'; END IF;
  PERFORM FROM topic t WHERE t.name = ANY (topics) ORDER BY t.id FOR UPDATE;
  GET DIAGNOSTICS met = ROW_COUNT;
  IF met < (SELECT count(DISTINCT name) FROM unnest(topics) name)
  THEN RAISE EXCEPTION 'the log has not got all of these topics' USING ERRCODE = 'no_data_found'; END IF;
  -- a statement of its own takes its own snapshot, so what a rival appended while we waited for the locks is seen
  RETURN QUERY
  WITH given AS MATERIALIZED (
    SELECT DISTINCT ON (t.id, one.id) t.id AS topic_id, t.head, one.*, known.position AS known_at, known.partition AS known_in
    FROM unnest(topics, partitions, ids, types, sources, subjects, times, correlationids, causationids, sequences,
                traceparents, schema_ids, bodies) WITH ORDINALITY
      AS one (topic, partition, id, type, source, subject, time, correlationid, causationid, sequence, traceparent,
              schema_id, body, n)
    JOIN topic t ON t.name = one.topic
    LEFT JOIN LATERAL (
      SELECT r.position, r.partition FROM record r WHERE r.id = one.id AND r.topic + 0 = t.id LIMIT 1
    ) known ON true
    ORDER BY t.id, one.id, one.n
  ), added AS (
    INSERT INTO record
    SELECT topic_id, head + row_number() OVER (PARTITION BY topic_id ORDER BY n), partition, id, type, source, subject, time,
           correlationid, causationid, sequence, traceparent, schema_id, body
    FROM given WHERE known_at IS NULL
    RETURNING topic, position, partition, id
  ), moved AS (
    UPDATE topic t SET head = last.position
    FROM (SELECT topic, max(position) AS position FROM added GROUP BY topic) last WHERE t.id = last.topic
  )
  SELECT id, topic, partition, position FROM added
  UNION ALL SELECT id, topic_id, known_in, known_at FROM given WHERE known_at IS NOT NULL;
END $$;
