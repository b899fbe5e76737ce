-- The places in the kitchen, and how many cooking minutes it has in a slot; null: it has none, and none are counted.
ALTER TABLE store ADD COLUMN stations jsonb, ADD COLUMN capacity jsonb;
