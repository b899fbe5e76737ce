-- What was cooked for an order that ended all the same does not return to the shelf: it counts among what was sold.
ALTER TABLE reservations
  DROP CONSTRAINT reservations_status_check,
  ADD CONSTRAINT reservations_status_check CHECK (status IN ('RESERVED', 'REJECTED', 'RELEASED', 'SOLD', 'WASTED'));
