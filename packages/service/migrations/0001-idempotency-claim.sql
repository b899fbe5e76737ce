-- Who asked for what with which Idempotency-Key, and what came of it.
CREATE TABLE idempotency_claim (
  scope        text        NOT NULL,
  key          text        NOT NULL,
  request_hash text        NOT NULL,
  -- the id of what the request creates: the same for every try of it
  resource_id  uuid        NOT NULL,
  -- the try that is being worked on; a claim that is not renewed was left by a crash
  owner        uuid,
  state        text        NOT NULL DEFAULT 'working' CHECK (state IN ('working', 'open', 'done')),
  status       int,
  body         json,
  claimed_at   timestamptz NOT NULL DEFAULT now(),
  renewed_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_claim_by_age ON idempotency_claim (claimed_at);
