-- Every time payment was asked for an order's money and could not say: an answer becomes an event, these would be lost.
CREATE TABLE unanswered_question (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id),
  outcome text NOT NULL CHECK (outcome IN ('not-asked', 'unreachable', 'silent', 'not-known-yet', 'refused')),
  at timestamptz NOT NULL,
  took_ms integer NOT NULL CHECK (took_ms >= 0)
);
CREATE INDEX unanswered_question_of_order ON unanswered_question (order_id, id);
