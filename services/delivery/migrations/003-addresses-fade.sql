-- A delivery that has long ended goes on without the address.
CREATE INDEX delivery_with_a_place ON delivery (created_at) WHERE job ? 'address';
