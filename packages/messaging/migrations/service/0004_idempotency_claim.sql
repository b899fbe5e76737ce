-- One row per Idempotency-Key: the same key answers the same; `resource_id` is what the request creates.
CREATE TABLE idempotency_claim (
  scope        text NOT NULL,
  key          text NOT NULL,
  request_hash text NOT NULL,
  resource_id  uuid NOT NULL,
  status       integer,
  answer       jsonb,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_claim_by_age ON idempotency_claim USING brin (created_at);
