-- A session as its owner sees it: on which device, used when last.
ALTER TABLE session
  ADD COLUMN device text NOT NULL DEFAULT '',
  ADD COLUMN last_used_at timestamptz,
  DROP CONSTRAINT session_end_reason_check,
  ADD CHECK (end_reason IN ('LOGGED_OUT', 'TOKEN_REUSED', 'ENDED_BY_OWNER', 'PASSWORD_CHANGED', 'LOCKED', 'DELETED'));
UPDATE session SET last_used_at =
  coalesce((SELECT max(issued_at) FROM refresh_token WHERE session_id = session.id), created_at);
ALTER TABLE session ALTER COLUMN last_used_at SET NOT NULL;
CREATE INDEX session_of_account ON session (account_id) WHERE ended_at IS NULL;

-- Nobody gets in with it until an operator says so.
ALTER TABLE account ADD COLUMN locked_at timestamptz;
