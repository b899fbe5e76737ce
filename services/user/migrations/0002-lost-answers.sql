-- An answer with a new token may be lost: who traded which token, what came of it, and what was answered in vain.
ALTER TABLE refresh_token
  ADD COLUMN made_from bytea,
  ADD COLUMN used_by text,
  ADD COLUMN retired boolean NOT NULL DEFAULT false;
CREATE INDEX refresh_token_made_from ON refresh_token (made_from);
