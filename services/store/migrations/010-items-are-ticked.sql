-- The stations that know of a ticket; what of it is made stands in its lines.
ALTER TABLE ticket ADD COLUMN seen jsonb NOT NULL DEFAULT '[]';
