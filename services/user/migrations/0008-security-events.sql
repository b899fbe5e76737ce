-- What happened at the doors. No reference to account: what somebody did stays known when they have gone, by their id alone.
CREATE TABLE security_event (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  who uuid,
  role text,
  what text NOT NULL,
  status integer NOT NULL,
  address text,
  count integer NOT NULL CHECK (count > 0)
);
CREATE INDEX security_event_newest ON security_event (at DESC, id DESC);
CREATE INDEX security_event_of_kind ON security_event (kind, at DESC, id DESC);
CREATE INDEX security_event_of_person ON security_event (who, at DESC, id DESC) WHERE who IS NOT NULL;
CREATE INDEX security_event_from ON security_event (address, at DESC, id DESC) WHERE address IS NOT NULL;
