-- What is ready waits neither for a rider who does not come nor for one who is not found: when its time is up.
ALTER TABLE delivery
  ADD COLUMN since timestamptz, -- when the present step began
  ADD COLUMN ready_at timestamptz,
  ADD COLUMN due_at timestamptz;
UPDATE delivery SET since = updated_at, ready_at = CASE WHEN ready THEN updated_at END,
  -- those of before this page are given the usual time from now on
  due_at = CASE WHEN ready AND status = 'ASSIGNED' THEN now() + interval '10 minutes'
                WHEN ready AND status = 'REQUESTED' THEN now() + interval '1 hour' END;
ALTER TABLE delivery ALTER COLUMN since SET NOT NULL;
CREATE INDEX delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_under_way ON delivery (since) WHERE status IN ('REQUESTED', 'ASSIGNED', 'PICKED_UP');

-- Who can be given a delivery: everybody who signed up as a rider.
CREATE TABLE rider (
  id   uuid PRIMARY KEY,
  name text NOT NULL
);
