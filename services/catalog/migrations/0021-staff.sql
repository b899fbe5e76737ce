-- Who works at a store, as StoreChanged tells: [{userId, role}].
ALTER TABLE store_replica ADD COLUMN staff jsonb NOT NULL DEFAULT '[]';
