-- What people of a store did here, each written with the deed itself; who is null where operators did it, or nobody.
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
