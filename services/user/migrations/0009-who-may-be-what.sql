-- Riders and owners wait for an operator's yes. Whoever is here already was let in by the rules of before.
ALTER TABLE account
  ADD COLUMN standing text NOT NULL DEFAULT 'approved' CHECK (standing IN ('approved', 'pending', 'refused')),
  -- events published about it
  ADD COLUMN said integer NOT NULL DEFAULT 1;
ALTER TABLE account ALTER COLUMN standing DROP DEFAULT, ALTER COLUMN said DROP DEFAULT;
CREATE INDEX account_waiting ON account (created_at DESC, id DESC) WHERE standing = 'pending';
