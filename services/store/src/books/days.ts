/** A day is looked at as it stands, until it is closed: then its numbered report is kept, and no fact comes into it any more. */
import { businessDay, type ClosedDay, type DayReport, isDay, spanOfBusinessDay, timeZoneOf } from '@jumun/contracts'
import type { Database, Querying, Row } from '@jumun/messaging'
import { type Caller, type Clock, cursorPosition, type Deeds, type PageOf, pageOf, refuseUnless } from '@jumun/service'
import { refusal, wrongField } from '../answers.ts'
import type { TextsOf } from '../names-of-people.ts'
import type { StoreState } from '../store.ts'
import { readStore } from '../store-table.ts'
import { booksSince, holdAlone, readFacts } from './book-table.ts'
import { figuresIn, figuresOf, promisesOf } from './figures.ts'
import { readDeeds, readLiving, readPaces, usualCurrency } from './read-day.ts'

export interface DayNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly deeds: Deeds
  readonly namesOf: TextsOf
}
export type User = Extract<Caller, { kind: 'user' }>

/** What is kept of a closed day: people by their ids alone. */
type Report = Omit<DayReport, 'storeId' | 'day' | 'state' | 'report' | 'since' | 'staff'> & {
  readonly early?: boolean
  readonly staff: Omit<DayReport['staff'][number], 'name'>[]
}

/** Operators look at all; whoever is of the store needs the endpoint's right. */
export async function storeFor(db: Querying, storeId: string, user: User): Promise<StoreState> {
  const store = await readStore(db, storeId)
  if (user.role !== 'operator') refuseUnless(store && { ...store, storeId }, user)
  if (!store) throw refusal('not-found')
  return store
}

export const refuseNoDay = (field: string, day: string): void => {
  if (!isDay(day)) throw wrongField(field, 'is no day of the calendar')
}

export function daysOf(needs: DayNeeds) {
  const { db, clock, deeds, namesOf } = needs
  const shown = async (store: StoreState, day: string, row: Row | undefined): Promise<DayReport> => {
    const isClosed = typeof row?.['number'] === 'number'
    const {
      early = false,
      staff,
      ...report
    } = isClosed ? (row['report'] as Report) : await reportOf(db, store, day, clock.now())
    const closedBy = isClosed ? (row['closed_by'] as string | null) : null
    const names = await namesOf([...staff.map(({ userId }) => userId), ...(closedBy ? [closedBy] : [])])
    const nameOf = (userId: string) => ({ userId, name: names.get(userId) ?? null })
    return {
      ...{ storeId: store.id, day },
      ...report,
      staff: staff.map((one) => ({ ...one, ...nameOf(one.userId) })),
      state: isClosed ? 'CLOSED' : 'OPEN',
      ...(isClosed
        ? {
            report: {
              ...{ day, number: row['number'] as number, early },
              closedAt: (row['closed_at'] as Date).toISOString(),
              closedBy: closedBy === null ? null : nameOf(closedBy),
            },
          }
        : {}),
      since: (await booksSince(db)).toISOString(),
    }
  }

  return {
    /** For paper: whoever asked for it had the right to. */
    async of(storeId: string, day: string): Promise<DayReport> {
      const store = await readStore(db, storeId)
      if (!store) throw new Error(`store ${storeId} is not there`)
      return shown(store, day, await readDay(db, storeId, day))
    },

    async look(storeId: string, day: string, user: User): Promise<DayReport> {
      refuseNoDay('date', day)
      const store = await storeFor(db, storeId, user)
      return shown(store, day, await readDay(db, storeId, day))
    },

    /** Of two who close at the same moment the second finds it closed. */
    async close(storeId: string, day: string, user: User): Promise<DayReport> {
      refuseNoDay('date', day)
      const [store, row] = await db.transaction(async (tx) => {
        await holdAlone(tx, storeId)
        const store = await storeFor(tx, storeId, user)
        const known = await readDay(tx, storeId, day)
        if (typeof known?.['number'] === 'number') return [store, known]
        const now = clock.now()
        if (day > businessDay(store, now)) throw refusal('day-in-future')
        if (day < businessDay(store, store.createdAt)) throw refusal('not-found', 'the store was not there yet')
        const report = { ...(await reportOf(tx, store, day, now)), early: spanOfBusinessDay(store, day).to > now }
        const [written] = await tx.query(
          `INSERT INTO book_day AS d (store_id, day, number, report, closed_at, closed_by)
           SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5 FROM book_day WHERE store_id = $1
           ON CONFLICT (store_id, day) DO UPDATE SET number = excluded.number, report = excluded.report,
             closed_at = excluded.closed_at, closed_by = excluded.closed_by
           RETURNING *`,
          [storeId, day, JSON.stringify(report), now, user.id],
        )
        const number = written?.['number'] as number
        await deeds.note(tx, { storeId, who: user.id, what: 'day.close', about: day, detail: { number } })
        return [store, written]
      })
      return shown(store, day, row)
    },

    async closed(
      storeId: string,
      { limit = 20, cursor }: { readonly limit?: number; readonly cursor?: string },
      user: User,
    ): Promise<PageOf<ClosedDay>> {
      await storeFor(db, storeId, user)
      const after = cursorPosition(cursor)
      const rows = await db.query(
        `SELECT *, to_char(day, 'YYYY-MM-DD') AS its_day FROM book_day
         WHERE store_id = $1 AND number < coalesce($2::bigint, 2147483648) ORDER BY number DESC LIMIT $3`,
        [storeId, after ? Date.parse(after.createdAt) : null, limit + 1],
      )
      const names = await namesOf(rows.flatMap((row) => (row['closed_by'] ? [row['closed_by'] as string] : [])))
      const items = rows.map((row) => {
        const { orders, net, early = false } = row['report'] as Report
        const by = row['closed_by'] as string | null
        return {
          ...{ day: row['its_day'] as string, number: row['number'] as number, early, orders, net },
          closedAt: (row['closed_at'] as Date).toISOString(),
          closedBy: by === null ? null : { userId: by, name: names.get(by) ?? null },
        }
      })
      // they are in the order of their numbers: the cursor has a number where others have a time
      return pageOf(items, limit, ({ number }) => ({ createdAt: new Date(number).toISOString(), id: storeId }))
    },
  }
}

async function readDay(db: Querying, storeId: string, day: string): Promise<Row | undefined> {
  const [row] = await db.query('SELECT * FROM book_day WHERE store_id = $1 AND day = $2', [storeId, day])
  return row
}

async function reportOf(db: Querying, store: StoreState, day: string, now: Date): Promise<Report> {
  const { from, to } = spanOfBusinessDay(store, day)
  const which = { store, day }
  const [first, ...others] = figuresOf(await readFacts(db, store.id, day), which)
  const currency = first?.currency ?? (await usualCurrency(db, store.id))
  return {
    ...{ from: from.toISOString(), to: to.toISOString(), timeZone: timeZoneOf(store), currency },
    ...(first ?? figuresIn(currency, [], which)),
    others: others.map(({ currency: _, ...figures }) => figures),
    staff: await readDeeds(db, store.id, day),
    promises: promisesOf(await readPaces(db, store.id, day)),
    living: await readLiving(db, store.id, to < now ? to : now),
  }
}
