CREATE TABLE account (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  -- what makes an email one and the same: no difference between capitals and small letters
  email_key text NOT NULL UNIQUE,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('customer', 'owner', 'rider', 'operator')),
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX account_newest ON account (created_at DESC, id DESC);

-- A session is a family of refresh tokens, each made from the one before. It ends as a whole.
CREATE TABLE session (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('LOGGED_OUT', 'TOKEN_REUSED')),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

-- Only hashes: whoever reads this table can log in as nobody.
CREATE TABLE refresh_token (
  hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);
CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);

-- The private half is sealed with a key that the database never sees.
CREATE TABLE signing_key (
  kid text PRIMARY KEY,
  public_jwk jsonb NOT NULL,
  sealed_private_key bytea NOT NULL,
  signs_from timestamptz NOT NULL UNIQUE,
  signs_until timestamptz NOT NULL,
  retires_at timestamptz NOT NULL,
  CHECK (signs_from < signs_until AND signs_until < retires_at)
);
