-- Whoever works at a store of somebody else's; where, and as what, the store knows.
ALTER TABLE account DROP CONSTRAINT account_role_check;
ALTER TABLE account ADD CONSTRAINT account_role_check CHECK (role IN ('customer', 'owner', 'staff', 'rider', 'operator'));
