/**
 * The books in PostgreSQL. Whoever writes facts holds their store's books open (a shared advisory lock), whoever closes or
 * pays out days holds them alone: so a fact is in a report, or belongs to the next day, and never to neither. An order's own
 * lock keeps its sale and its refunds, which come on different topics, from missing each other.
 */
import { businessDay, type StoreTime } from '@jumun/contracts'
import type { Querying, Row, Transaction } from '@jumun/messaging'
import type { Fact, NewFact, SoldLine } from './facts.ts'
import type { BookedFact } from './figures.ts'
import type { Books } from './keep-books.ts'

export const bookTable: Books = {
  async write(tx, facts) {
    const sales = new Map(facts.flatMap(({ orderId, storeId }) => (storeId ? [[orderId, storeId] as const] : [])))
    const others = [...new Set(facts.map(({ orderId }) => orderId))].filter((orderId) => !sales.has(orderId))
    const stores = new Map(sales)
    if (others.length > 0) {
      await lockOrders(tx, [...others, ...sales.keys()].sort())
      const rows = await tx.query<{ order_id: string; store_id: string }>(
        `SELECT order_id, store_id FROM book_fact WHERE order_id = ANY($1) AND kind = 'SALE'`,
        [others],
      )
      for (const row of rows) stores.set(row.order_id, row.store_id)
    }
    const orders = [...sales.keys()].sort()
    const times = await holdOpen(tx, orders, [...new Set(stores.values())].sort())
    const dayOf = (orderId: string, at: Date): string | undefined => {
      const storeId = stores.get(orderId)
      if (storeId === undefined) return undefined
      const time = times.get(storeId)
      if (!time) throw new Error(`order ${orderId} is for store ${storeId}, which was never opened here`)
      return businessDay(time, at)
    }
    // Of an order from before the books began, only what goes back is kept for a while: its sale may be on its way.
    const written = facts.filter(({ orderId, kind }) => stores.has(orderId) || kind === 'REFUND')
    if (written.length === 0) return
    const waiting = await insert(
      tx,
      written.map((fact) => ({ ...fact, storeId: stores.get(fact.orderId), day: dayOf(fact.orderId, fact.at) })),
      orders,
    )
    if (waiting.length > 0)
      await adopt(
        tx,
        waiting.map((row) => ({
          ...row,
          store_id: stores.get(row.order_id) as string,
          day: dayOf(row.order_id, row.at) as string,
        })),
      )
  },
}

const lockOrders = (tx: Transaction, orderIds: readonly string[]): Promise<Row[]> =>
  tx.query(`SELECT ${ordersLocked}`, [orderIds])
/** In the order in which they are given. */
const ordersLocked = `(SELECT count(pg_advisory_xact_lock(hashtextextended('order ' || o, 0))) FROM unnest($1::text[]) o)`
const lockOfStore = `hashtextextended('books ' || id, 0)`

/** The sales' orders and all stores are held in one statement; what is read in the next one is as they left it. */
async function holdOpen(
  tx: Transaction,
  orderIds: readonly string[],
  storeIds: readonly string[],
): Promise<ReadonlyMap<string, StoreTime>> {
  if (storeIds.length === 0) return new Map()
  const rows = await tx.query(
    `SELECT ${ordersLocked}, id, hours ->> 'timeZone' AS zone, day_starts_at, pg_advisory_xact_lock_shared(${lockOfStore})
     FROM (SELECT id, hours, day_starts_at FROM store WHERE id = ANY($2) ORDER BY id) s`,
    [orderIds, storeIds],
  )
  return new Map(rows.map((row) => [row['id'] as string, timeOf(row)]))
}

const timeOf = (row: Row): StoreTime => ({
  timeZone: (row['zone'] as string | null) ?? undefined,
  dayStartsAt: row['day_starts_at'] as string,
})

/** Nobody writes into the books of this store until the transaction ends; said in a statement of its own, before they are read. */
export const holdAlone = (tx: Transaction, storeId: string): Promise<Row[]> =>
  tx.query(`SELECT pg_advisory_xact_lock(${lockOfStore}) FROM (SELECT $1::text AS id) s`, [storeId])

type Waiting = { readonly order_id: string; readonly n: number; readonly at: Date }

/** @returns refunds of these orders that came before their sale */
async function insert(
  tx: Transaction,
  facts: readonly (NewFact & { readonly day: string | undefined })[],
  saleOf: readonly string[],
): Promise<readonly Waiting[]> {
  const column = <T>(of: (fact: (typeof facts)[number]) => T): T[] => facts.map(of)
  return tx.query<Waiting>(
    `WITH written AS (
       INSERT INTO book_fact (order_id, kind, n, store_id, day, at, currency, gross, fees, discounts, refunds, lines)
       SELECT order_id, kind, n, store_id, first_open_day(store_id, day), at, currency, gross, fees, discounts, refunds, lines
       FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::uuid[], $5::date[], $6::timestamptz[], $7::text[], $8::bigint[],
         $9::bigint[], $10::bigint[], $11::bigint[], $12::jsonb[])
         AS f (order_id, kind, n, store_id, day, at, currency, gross, fees, discounts, refunds, lines)
       ORDER BY order_id, kind, n ON CONFLICT DO NOTHING
     )
     SELECT order_id, n, at FROM book_fact WHERE store_id IS NULL AND order_id = ANY($13)`,
    [
      column(({ orderId }) => orderId),
      column(({ kind }) => kind),
      column(({ n }) => n),
      column(({ storeId }) => storeId ?? null),
      column(({ day }) => day ?? null),
      column(({ at }) => at),
      column(({ currency }) => currency),
      column(({ gross }) => gross),
      column(({ fees }) => fees),
      column(({ discounts }) => discounts),
      column(({ refunds }) => refunds),
      column(({ lines }) => (lines ? JSON.stringify(lines) : null)),
      saleOf,
    ],
  )
}

const adopt = (tx: Transaction, rows: readonly (Waiting & { store_id: string; day: string })[]): Promise<Row[]> =>
  tx.query(
    `UPDATE book_fact f SET store_id = w.store_id, day = first_open_day(w.store_id, w.day)
     FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::date[]) AS w (order_id, n, store_id, day)
     WHERE f.order_id = w.order_id AND f.kind = 'REFUND' AND f.n = w.n AND f.store_id IS NULL`,
    [
      rows.map((row) => row.order_id),
      rows.map(({ n }) => n),
      rows.map((row) => row.store_id),
      rows.map(({ day }) => day),
    ],
  )

/** The facts of a day, and all others of the same orders: what is taken out of one is a difference to what it was. */
export const readFacts = async (db: Querying, storeId: string, day: string): Promise<BookedFact[]> =>
  (
    await db.query(
      `SELECT *, to_char(day, 'YYYY-MM-DD') AS its_day FROM book_fact WHERE store_id = $1
         AND order_id IN (SELECT order_id FROM book_fact WHERE store_id = $1 AND day = $2) ORDER BY at, order_id, n`,
      [storeId, day],
    )
  ).map((row) => ({
    orderId: row['order_id'] as string,
    kind: row['kind'] as Fact['kind'],
    n: row['n'] as number,
    at: row['at'] as Date,
    day: row['its_day'] as string,
    currency: row['currency'] as string,
    gross: row['gross'] as number,
    fees: row['fees'] as number,
    discounts: row['discounts'] as number,
    refunds: row['refunds'] as number,
    ...(row['lines'] ? { lines: row['lines'] as SoldLine[] } : {}),
  }))

/** The money of each day of a period, one row for each currency. */
export interface DayMoneyRow {
  readonly day: string
  readonly report: number | null
  readonly settlementId: string | null
  readonly currency: string
  readonly gross: number
  readonly fees: number
  readonly discounts: number
  readonly refunds: number
}
export const readMoneyOfDays = async (
  db: Querying,
  storeId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<DayMoneyRow[]> =>
  (
    await db.query(
      `SELECT to_char(f.day, 'YYYY-MM-DD') AS day, b.number AS report, b.settlement_id AS "settlementId", currency,
         sum(gross)::bigint AS gross, sum(fees)::bigint AS fees, sum(discounts)::bigint AS discounts,
         sum(refunds)::bigint AS refunds
       FROM book_fact f LEFT JOIN book_day b USING (store_id, day)
       WHERE f.store_id = $1 AND f.day BETWEEN $2 AND $3 GROUP BY f.day, b.number, b.settlement_id, currency
       ORDER BY f.day, currency`,
      [storeId, from, to],
    )
  ).map((row) => row as unknown as DayMoneyRow)

/** What happened before is not in the books. */
export async function booksSince(db: Querying): Promise<Date> {
  const [row] = await db.query<{ began_at: Date }>('SELECT began_at FROM books')
  return row?.began_at ?? new Date(0)
}
