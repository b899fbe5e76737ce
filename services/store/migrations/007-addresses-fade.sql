-- A ticket that has long ended goes on without the address and note of its customer.
CREATE INDEX ticket_with_a_place ON ticket (created_at) WHERE address IS NOT NULL OR note IS NOT NULL;
