-- Who works at a store, as it is told to all: [{userId, role, since}]; and how much the counter may give back.
ALTER TABLE store
  ADD COLUMN staff jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN refund_limit jsonb;
CREATE INDEX store_by_staff ON store USING gin (staff jsonb_path_ops);

-- Only the link itself opens it: what is kept is its hash. It goes once it was used, taken back, or has expired.
CREATE TABLE staff_invitation (
  id         uuid PRIMARY KEY,
  store_id   uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  email      text NOT NULL,
  role       text NOT NULL CHECK (role IN ('manager', 'counter', 'kitchen')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX staff_invitation_of_store ON staff_invitation (store_id, created_at DESC);

-- Who somebody is at a shared tablet, and the tries that went wrong: per tablet, and per person.
CREATE TABLE staff_pin (
  store_id uuid NOT NULL,
  user_id  uuid NOT NULL,
  hash     bytea NOT NULL, -- its salt, then what scrypt made of it
  PRIMARY KEY (store_id, user_id)
);
CREATE TABLE pin_tries (
  store_id uuid NOT NULL,
  whose    text NOT NULL,
  tries    integer NOT NULL,
  since    timestamptz NOT NULL,
  PRIMARY KEY (store_id, whose)
);

-- What was done at a store, and by whom (null: by nobody, it came by itself).
CREATE TABLE activity (
  id       uuid PRIMARY KEY,
  store_id uuid NOT NULL,
  who      uuid,
  what     text NOT NULL,
  about    text,
  detail   jsonb NOT NULL,
  at       timestamptz NOT NULL
);
CREATE INDEX activity_newest ON activity (store_id, at DESC, id DESC);
CREATE INDEX activity_about ON activity (about) WHERE about IS NOT NULL;
