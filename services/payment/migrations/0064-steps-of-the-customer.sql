-- A payment may wait for its customer, who pays at the provider's page or in its form: what they have to do there.
ALTER TABLE payment ADD COLUMN next jsonb;

-- Under which name of its own the provider keeps a charge of ours; written before anything can be charged under it.
CREATE TABLE provider_reference (
  charge_key text PRIMARY KEY,
  provider   text NOT NULL,
  reference  text NOT NULL,
  UNIQUE (provider, reference)
);

-- What providers told of themselves, each once: who told it, and of what. Its body is not kept: what is true they are asked.
CREATE TABLE provider_event (
  provider    text NOT NULL,
  id          text NOT NULL,
  type        text NOT NULL,
  -- of the charge that it is about; null: nothing that we know
  charge_key  text,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (provider, id)
);
CREATE INDEX provider_event_received ON provider_event (received_at);
