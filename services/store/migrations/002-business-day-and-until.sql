-- When the store's business day starts, by its own clocks; and until when a BUSY or PAUSED that was set by hand holds
-- (null: until it is changed).
ALTER TABLE store
  ADD COLUMN day_starts_at text NOT NULL DEFAULT '05:00',
  ADD COLUMN status_until  timestamptz;
