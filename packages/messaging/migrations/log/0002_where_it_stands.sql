-- Appending answers where each record stands, so that its writer can tell later whether the log still has it; and it goes
-- by the topic's name, because a log that was made anew numbers its topics anew. (`append` stays for instances that run beside.)
CREATE FUNCTION append_records(
  of_topic text, partitions integer[], ids uuid[], types text[], sources text[], subjects text[], times text[],
  correlationids text[], causationids text[], sequences integer[], traceparents text[], schema_ids integer[], bodies bytea[]
) RETURNS TABLE (id uuid, partition integer, "position" bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  topic_id integer;
BEGIN
  SELECT topic.id INTO STRICT topic_id FROM topic WHERE topic.name = of_topic;
  PERFORM append(topic_id, partitions, ids, types, sources, subjects, times, correlationids, causationids, sequences,
                 traceparents, schema_ids, bodies);
  RETURN QUERY SELECT record.id, record.partition, record.position FROM record
    WHERE record.topic = topic_id AND record.id = ANY (ids);
END $$;
