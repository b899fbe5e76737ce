-- How often in a row all tries for a person were wrong: each time the pause is twice as long.
ALTER TABLE pin_tries ADD COLUMN pauses smallint NOT NULL DEFAULT 0;
