-- The requests that changed the lines of a ticket: what is asked for twice is done once.
ALTER TABLE ticket ADD COLUMN changes jsonb;
