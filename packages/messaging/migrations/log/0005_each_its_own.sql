-- Who may append what, and who reads as which group. A role that is not named here appends nothing and moves no position;
-- whoever owns the tables may do all. Written by who prepares the log (`allowRoles`).
CREATE TABLE writer (
  role   text NOT NULL,
  type   text NOT NULL,
  topic  text NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (role, type, topic, source)
);
CREATE TABLE reader (
  role       text NOT NULL,
  group_name text NOT NULL,
  PRIMARY KEY (role, group_name)
);

-- Records get in through `append_all` alone, which looks at who asks. As before else.
CREATE OR REPLACE FUNCTION append_all(
  topics text[], partitions integer[], ids uuid[], types text[], sources text[], subjects text[], times text[],
  correlationids text[], causationids text[], sequences integer[], traceparents text[], schema_ids integer[], bodies bytea[]
) RETURNS TABLE (id uuid, topic integer, partition integer, "position" bigint) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  at    record;
  added bigint;
  met   integer := 0;
BEGIN
  IF session_user <> current_user AND EXISTS (
    SELECT FROM (SELECT DISTINCT * FROM unnest(types, topics, sources) said (type, topic, source)) said
    WHERE NOT EXISTS (SELECT FROM writer w
      WHERE w.role = session_user AND w.type = said.type AND w.topic = said.topic AND w.source = said.source)
  ) THEN RAISE EXCEPTION '% may not append this', session_user USING ERRCODE = 'insufficient_privilege'; END IF;
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

REVOKE EXECUTE ON FUNCTION append_all FROM PUBLIC;

-- Instances of the release before this one append through `append_all` as well; the two functions before it go.
DROP FUNCTION append_records;
DROP FUNCTION append;

-- A group's positions are moved by the role that reads as this group, and seen by all.
ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON membership FOR SELECT USING (true);
CREATE POLICY own ON membership FOR INSERT
  WITH CHECK (EXISTS (SELECT FROM reader r WHERE r.role = current_user AND r.group_name = membership.group_name));
ALTER TABLE committed ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON committed FOR SELECT USING (true);
CREATE POLICY own ON committed USING (EXISTS (
  SELECT FROM membership m JOIN reader r USING (group_name) WHERE m.id = committed.membership AND r.role = current_user
));

-- A log that was made anew is given its topics and schemas by those who use it: topics that somebody writes, own schemas.
ALTER TABLE topic ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON topic FOR SELECT USING (true);
CREATE POLICY written ON topic FOR INSERT WITH CHECK (EXISTS (SELECT FROM writer w WHERE w.topic = topic.name));
ALTER TABLE event_schema ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON event_schema FOR SELECT USING (true);
CREATE POLICY own ON event_schema FOR INSERT
  WITH CHECK (EXISTS (SELECT FROM writer w WHERE w.role = current_user AND w.type = event_schema.type));
