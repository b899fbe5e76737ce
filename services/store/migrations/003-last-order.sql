-- So many minutes before closing the last order is taken; null: until it closes.
ALTER TABLE store ADD COLUMN last_order_minutes integer CHECK (last_order_minutes >= 0);
