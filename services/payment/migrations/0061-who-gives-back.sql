-- As what somebody asked for a part of the money: what a store's counter gave back of one order is counted together.
ALTER TABLE part_refund ADD COLUMN asked_as text CHECK (asked_as IN ('owner', 'manager', 'counter', 'operator'));
