-- Append records of any topics in one go, and tell nobody: inside the transaction that would make all appends wait for each
-- other's disk, so whoever appends tells afterwards. The heads' locks are taken in the order of the topics. (The functions of
-- before stay for instances that run beside.)
CREATE FUNCTION append_all(
  topics text[], partitions integer[], ids uuid[], types text[], sources text[], subjects text[], times text[],
  correlationids text[], causationids text[], sequences integer[], traceparents text[], schema_ids integer[], bodies bytea[]
) RETURNS TABLE (id uuid, topic integer, partition integer, "position" bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  at    record;
  added bigint;
  met   integer := 0;
BEGIN
  IF EXISTS (SELECT FROM unnest(schema_ids) wanted (id) WHERE NOT EXISTS (SELECT FROM event_schema s WHERE s.id = wanted.id))
  THEN RAISE EXCEPTION 'the log has no schema of these ids' USING ERRCODE = 'no_data_found'; END IF;
  FOR at IN SELECT t.id, t.name, t.head FROM topic t WHERE t.name = ANY (topics) ORDER BY t.id FOR UPDATE LOOP
    met := met + 1;
    -- a statement of its own takes its own snapshot, so ids that a rival appended while we waited for the lock are seen
    INSERT INTO record
    SELECT at.id, at.head + row_number() OVER (ORDER BY new.n), new.partition, new.id, new.type, new.source, new.subject,
           new.time, new.correlationid, new.causationid, new.sequence, new.traceparent, new.schema_id, new.body
    FROM (
      SELECT DISTINCT ON (given.id) given.*
      FROM unnest(topics, partitions, ids, types, sources, subjects, times, correlationids, causationids, sequences,
                  traceparents, schema_ids, bodies) WITH ORDINALITY
        AS given (topic, partition, id, type, source, subject, time, correlationid, causationid, sequence, traceparent,
                  schema_id, body, n)
      WHERE given.topic = at.name AND NOT EXISTS (SELECT FROM record r WHERE r.topic = at.id AND r.id = given.id)
      ORDER BY given.id, given.n
    ) new;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added > 0 THEN UPDATE topic t SET head = at.head + added WHERE t.id = at.id; END IF;
    RETURN QUERY SELECT r.id, r.topic, r.partition, r.position FROM record r WHERE r.topic = at.id AND r.id = ANY (ids);
  END LOOP;
  IF met < (SELECT count(DISTINCT name) FROM unnest(topics) name)
  THEN RAISE EXCEPTION 'the log has not got all of these topics' USING ERRCODE = 'no_data_found'; END IF;
END $$;
