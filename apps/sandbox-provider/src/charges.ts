/** What the provider has charged and refunded: one outcome per idempotency key, kept in SQLite so that a kill -9 forgets nothing. */
import { DatabaseSync } from 'node:sqlite'

export interface Charge {
  readonly seq: number
  readonly key: string
  readonly id: string
  readonly amount: number
  readonly currency: string
  readonly reference: string
  readonly status: 'captured' | 'declined'
  readonly reason: string | null
  readonly refunded: number
  readonly createdAt: string
  /** Of the card; null in books from before it was written down. */
  readonly brand: string | null
  readonly last4: string | null
}
export interface Refund {
  readonly seq: number
  readonly key: string
  readonly id: string
  readonly chargeKey: string
  readonly amount: number
  readonly reason: string
  readonly createdAt: string
}

export type NewCharge = Omit<Charge, 'seq' | 'refunded'>
export type NewRefund = Omit<Refund, 'seq'>
export type RefundOutcome =
  | { readonly outcome: 'refunded'; readonly refund: Refund }
  | { readonly outcome: 'no-such-charge' }
  | { readonly outcome: 'not-captured' }
  | { readonly outcome: 'too-much'; readonly left: number }
  | { readonly outcome: 'key-reused' }

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS charge (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL UNIQUE,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    reference TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('captured', 'declined')),
    reason TEXT,
    refunded INTEGER NOT NULL DEFAULT 0,
    createdAt TEXT NOT NULL,
    CHECK (refunded >= 0 AND refunded <= CASE status WHEN 'captured' THEN amount ELSE 0 END)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS refund (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL UNIQUE,
    chargeKey TEXT NOT NULL REFERENCES charge (key),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    reason TEXT NOT NULL,
    createdAt TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS failure (key TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT;
`

/** @param file a path, or `:memory:` */
export function openCharges(file: string) {
  const db = new DatabaseSync(file)
  db.exec(schema)
  // books from before the card was written down
  const columns = db.prepare("SELECT name FROM pragma_table_info('charge')").all()
  for (const name of ['brand', 'last4'])
    if (!columns.some((column) => column['name'] === name)) db.exec(`ALTER TABLE charge ADD COLUMN ${name} TEXT`)
  const insertCharge = db.prepare(
    `INSERT INTO charge (key, id, amount, currency, reference, status, reason, createdAt, brand, last4)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
  )
  const chargeByKey = db.prepare('SELECT * FROM charge WHERE key = ?')
  const insertRefund = db.prepare(
    'INSERT INTO refund (key, id, chargeKey, amount, reason, createdAt) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const raiseRefunded = db.prepare('UPDATE charge SET refunded = refunded + ? WHERE key = ?')
  const refundByKey = db.prepare('SELECT * FROM refund WHERE key = ?')
  const chargesAfter = db.prepare('SELECT * FROM charge WHERE seq > ? ORDER BY seq LIMIT ?')
  const refundsAfter = db.prepare('SELECT * FROM refund WHERE seq > ? ORDER BY seq LIMIT ?')
  const raiseFailures = db.prepare(
    `INSERT INTO failure (key, times) VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET times = times + 1 RETURNING times`,
  )

  const charge = (key: string) => chargeByKey.get(key) as Charge | undefined
  const refund = (key: string) => refundByKey.get(key) as Refund | undefined

  return {
    charge,
    /** The first outcome recorded for a key is its outcome for ever: whoever comes second gets that one. */
    record(wanted: NewCharge): Charge {
      const { key, id, amount, currency, reference, status, reason, createdAt, brand, last4 } = wanted
      insertCharge.run(key, id, amount, currency, reference, status, reason, createdAt, brand, last4)
      return charge(key) as Charge
    },
    /** Never more than was captured; a key that was refunded before answers what it answered then. */
    refund(wanted: NewRefund): RefundOutcome {
      const before = refund(wanted.key)
      if (before) {
        const same = before.chargeKey === wanted.chargeKey && before.amount === wanted.amount
        return same ? { outcome: 'refunded', refund: before } : { outcome: 'key-reused' }
      }
      const of = charge(wanted.chargeKey)
      if (!of) return { outcome: 'no-such-charge' }
      if (of.status !== 'captured') return { outcome: 'not-captured' }
      if (of.refunded + wanted.amount > of.amount) return { outcome: 'too-much', left: of.amount - of.refunded }
      db.exec('BEGIN IMMEDIATE')
      try {
        raiseRefunded.run(wanted.amount, wanted.chargeKey)
        const { key, id, chargeKey, amount, reason, createdAt } = wanted
        insertRefund.run(key, id, chargeKey, amount, reason, createdAt)
        db.exec('COMMIT')
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
      return { outcome: 'refunded', refund: refund(wanted.key) as Refund }
    },
    /** How often this key has failed by now, this time included. */
    countFailure: (key: string): number => (raiseFailures.get(key) as { times: number }).times,
    chargesAfter: (seq: number, limit: number) => chargesAfter.all(seq, limit) as unknown as Charge[],
    refundsAfter: (seq: number, limit: number) => refundsAfter.all(seq, limit) as unknown as Refund[],
    close: () => db.close(),
  }
}
