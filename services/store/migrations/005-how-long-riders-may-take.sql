-- How long a rider may take to fetch what is ready, before it is offered to the others again.
ALTER TABLE store ADD COLUMN pickup_within_minutes double precision NOT NULL DEFAULT 10;
