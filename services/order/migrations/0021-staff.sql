-- Who works at a store, as StoreChanged tells: [{userId, role}].
ALTER TABLE store_replica ADD COLUMN staff jsonb NOT NULL DEFAULT '[]';
CREATE INDEX store_replica_staff ON store_replica USING gin (staff jsonb_path_ops);
