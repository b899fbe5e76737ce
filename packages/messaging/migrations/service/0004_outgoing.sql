-- Also what this service said and no log takes is set aside with its key; operators see both alike. What is outgoing stands
-- in no log yet, so it has no position there.
ALTER TABLE parked_message
  ADD COLUMN outgoing boolean NOT NULL DEFAULT false,
  ALTER COLUMN partition DROP NOT NULL,
  ALTER COLUMN position DROP NOT NULL,
  DROP CONSTRAINT parked_message_event_id_key,
  ADD CONSTRAINT parked_message_once UNIQUE (event_id, outgoing);
CREATE INDEX parked_outgoing_by_key ON parked_message (topic, subject, id) WHERE outgoing;
