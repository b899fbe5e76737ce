-- A step of an order shall stay in its page and touch no index (HOT), so no index may know its status or what changes with each
-- step. `due_at` says when to look at an order, also at a draft; the deadline of the step after is no nearer, so it stays.
DROP INDEX orders_in_between;
DROP INDEX orders_drafts;
UPDATE orders SET due_at = expires_at WHERE expires_at IS NOT NULL;

-- Instances of the release before, which run beside, know no draft that is looked at.
CREATE FUNCTION look_at_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.due_at := NEW.expires_at;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_look_at_draft BEFORE INSERT OR UPDATE ON orders
  FOR EACH ROW WHEN (NEW.expires_at IS NOT NULL AND NEW.due_at IS NULL) EXECUTE FUNCTION look_at_draft();
