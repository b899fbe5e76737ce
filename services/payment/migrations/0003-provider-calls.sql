-- Every question put to the provider, repetitions included: the story of how an order's money was come by.
CREATE TABLE provider_call (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- the key of the charge it is about: the order's id
  charge_key text NOT NULL,
  what text NOT NULL CHECK (what IN ('charge', 'lookup', 'refund')),
  outcome text NOT NULL CHECK (outcome IN
    ('captured', 'declined', 'nothing-recorded', 'refunded', 'refused', 'failed', 'silent', 'not-asked')),
  at timestamptz NOT NULL,
  took_ms integer NOT NULL CHECK (took_ms >= 0)
);
CREATE INDEX provider_call_of_charge ON provider_call (charge_key, id);
