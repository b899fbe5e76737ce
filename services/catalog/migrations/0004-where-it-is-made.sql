-- What one of it takes of the kitchen, in minutes, and where in the kitchen; null: nothing, nowhere.
ALTER TABLE products ADD COLUMN cook_minutes double precision CHECK (cook_minutes >= 0), ADD COLUMN station text;
