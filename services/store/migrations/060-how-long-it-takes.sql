-- When a ticket's turn in the kitchen began (null: at once): from that, or its acceptance, until it was ready a store learns how
-- long it really takes, and promises that. Null: too few orders say anything.
ALTER TABLE ticket ADD COLUMN cook_from timestamptz;
ALTER TABLE store ADD COLUMN learned_minutes integer;
