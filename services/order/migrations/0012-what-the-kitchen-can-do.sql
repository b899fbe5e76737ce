-- What its kitchen can cook in a slot, and its stations that have less; null: nothing is counted.
ALTER TABLE store_replica ADD COLUMN capacity jsonb;
ALTER TABLE product_replica ADD COLUMN cook_minutes double precision, ADD COLUMN station text;
