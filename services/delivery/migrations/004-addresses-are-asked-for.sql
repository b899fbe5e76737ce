-- Where somebody lives is on no log any more: a job has its district, and the door is asked for once a rider has claimed it.
ALTER TABLE delivery ADD COLUMN address jsonb;
DROP INDEX delivery_with_a_place;
CREATE INDEX delivery_with_a_place ON delivery (created_at) WHERE job ? 'address' OR address IS NOT NULL;
