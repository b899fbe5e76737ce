/** The file of the view: its tables, and what is done with one that is missing, damaged or of another version. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Raised with every change of the tables or of what a memory holds: an older view is then built anew. */
const schemaVersion = 9

const schema = `
  PRAGMA user_version = ${schemaVersion};
  CREATE TABLE seen_order (
    order_id TEXT PRIMARY KEY,
    customer_id TEXT, -- null while only other services spoke of it
    store_id TEXT, owner_id TEXT, rider_id TEXT,
    placed INTEGER NOT NULL, offer INTEGER NOT NULL, state TEXT, created_at TEXT, number INTEGER,
    changed INTEGER NOT NULL,
    ended_at TEXT, -- null while it goes on
    reading INTEGER NOT NULL, -- in which reading of the log it was met last
    memory TEXT NOT NULL
  );
  CREATE INDEX newest ON seen_order (created_at DESC, order_id DESC) WHERE customer_id IS NOT NULL;
  CREATE INDEX newest_of_state ON seen_order (state, created_at DESC, order_id DESC) WHERE customer_id IS NOT NULL;
  CREATE INDEX of_customer ON seen_order (customer_id, created_at DESC, order_id DESC);
  CREATE INDEX of_owner ON seen_order (owner_id, created_at DESC, order_id DESC) WHERE placed = 1;
  CREATE INDEX of_owner_by_state ON seen_order (owner_id, state, created_at DESC, order_id DESC) WHERE placed = 1;
  CREATE INDEX of_store ON seen_order (store_id, created_at DESC, order_id DESC);
  CREATE INDEX of_rider ON seen_order (rider_id, created_at DESC, order_id DESC) WHERE rider_id IS NOT NULL;
  CREATE INDEX on_offer ON seen_order (created_at DESC, order_id DESC) WHERE offer = 1;
  CREATE INDEX of_number ON seen_order (number, created_at DESC, order_id DESC) WHERE number IS NOT NULL;
  CREATE INDEX of_short_id ON seen_order (substr(order_id, -4));
  CREATE INDEX by_change ON seen_order (changed);
  CREATE INDEX of_owner_by_change ON seen_order (owner_id, changed) WHERE placed = 1;
  CREATE INDEX by_end ON seen_order (ended_at, created_at) WHERE ended_at IS NOT NULL;
  CREATE TABLE store (store_id TEXT PRIMARY KEY, owner_id TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX store_of_owner ON store (owner_id);
  CREATE TABLE staff (store_id TEXT, user_id TEXT, PRIMARY KEY (store_id, user_id)) WITHOUT ROWID;
  CREATE INDEX staff_by_person ON staff (user_id);
  CREATE INDEX of_store_by_change ON seen_order (store_id, changed) WHERE placed = 1;
  CREATE TABLE position (
    topic TEXT, partition INTEGER, position INTEGER, mark TEXT, PRIMARY KEY (topic, partition)
  ) WITHOUT ROWID;
  CREATE TABLE checkpoint (changed INTEGER PRIMARY KEY, vector TEXT NOT NULL);
  CREATE TABLE reading (only INTEGER PRIMARY KEY, number INTEGER NOT NULL);
  INSERT INTO reading VALUES (1, 1);
  CREATE TABLE complete (only INTEGER PRIMARY KEY, at TEXT NOT NULL);
`

/** One that is missing, damaged or of another version is begun anew. */
export function openViewFile(file: string, options: { anew?: boolean } = {}): DatabaseSync {
  if (options.anew) forgetViewFile(file)
  let db = openFile(file)
  if (!db) {
    forgetViewFile(file)
    db = openFile(file)
    if (!db) throw new Error(`the view cannot be kept in ${file}`)
  }
  return db
}

export const forgetViewFile = (file: string): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}

/** Undefined when what is there is no view of this version. */
function openFile(file: string): DatabaseSync | undefined {
  const isNew = !existsSync(file)
  mkdirSync(dirname(file), { recursive: true })
  const db = new DatabaseSync(file, { timeout: 5000 })
  try {
    // NORMAL: after a power cut the last transactions may be gone, positions included; they are read again.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;')
    if (isNew) db.exec(`BEGIN; ${schema} COMMIT;`)
    if (db.prepare('PRAGMA user_version').get()?.['user_version'] === schemaVersion) return db
  } catch (error) {
    const damaged = [11, 26].includes((error as { errcode?: number }).errcode ?? 0) // SQLITE_CORRUPT, SQLITE_NOTADB
    if (!damaged) throw error
  }
  db.close()
  return undefined
}
