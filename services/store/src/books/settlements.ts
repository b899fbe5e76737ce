/** What the platform owes a store for a period, from the facts of its days; paid out by an operator once, day by day. */
import {
  businessDay,
  dayAfter,
  mostDaysOfPeriod,
  type SettledSums,
  type Settlement,
  type Settlements,
  timeZoneOf,
} from '@jumun/contracts'
import type { Database, Querying, Row } from '@jumun/messaging'
import { refusal, wrongField } from '../answers.ts'
import { type DayMoneyRow, holdAlone, readMoneyOfDays } from './book-table.ts'
import { type DayNeeds, refuseNoDay, storeFor, type User } from './days.ts'
import { moneyOf } from './figures.ts'

interface Needs extends Pick<DayNeeds, 'db' | 'clock' | 'deeds'> {
  readonly commissionBasisPoints: number
}
interface Period {
  readonly from: string
  readonly to: string
}

export function settlementsOf({ db, clock, deeds, commissionBasisPoints }: Needs) {
  return {
    async look(storeId: string, { from, to }: Period, user: User): Promise<Settlements> {
      refuseNoPeriod({ from, to })
      const store = await storeFor(db, storeId, user)
      const rows = await readMoneyOfDays(db, storeId, { from, to })
      const own = await ownRateOf(db, storeId)
      const basisPoints = own ?? commissionBasisPoints
      return {
        ...{ storeId, from, to, timeZone: timeZoneOf(store), basisPoints },
        ...{ usualBasisPoints: commissionBasisPoints, hasOwnCommission: own !== null },
        open: settledSums(
          rows.filter(({ settlementId }) => settlementId === null),
          basisPoints,
        ),
        days: rows.map((row) => ({
          ...{ day: row.day, report: row.report, settlementId: row.settlementId },
          ...moneyOf([row], row.currency),
        })),
        items: await readSettlements(db, storeId, { from, to }),
      }
    },

    /** A day of it that was paid out before, by whomever, refuses the whole period. */
    settle: (
      storeId: string,
      { from, to, reference }: Period & { readonly reference?: string },
      user: User,
      id: string,
    ): Promise<Settlement> =>
      db.transaction(async (tx) => {
        refuseNoPeriod({ from, to })
        await holdAlone(tx, storeId)
        const store = await storeFor(tx, storeId, user)
        const [known] = await tx.query(`${reading} WHERE id = $1`, [id])
        if (known) return settlementOf(known)
        const now = clock.now()
        if (to >= businessDay(store, now)) throw refusal('period-not-over')
        const basisPoints = (await ownRateOf(tx, storeId)) ?? commissionBasisPoints
        const sums = settledSums(await readMoneyOfDays(tx, storeId, { from, to }), basisPoints)
        const taken = await tx.query(
          `INSERT INTO book_day AS d (store_id, day, settlement_id)
           SELECT $1, day::date, $4 FROM generate_series($2::date, $3::date, interval '1 day') day
           ON CONFLICT (store_id, day) DO UPDATE SET settlement_id = excluded.settlement_id WHERE d.settlement_id IS NULL
           RETURNING day`,
          [storeId, from, to, id],
        )
        if (taken.length !== daysIn({ from, to })) throw refusal('period-settled')
        const [written] = await tx.query(
          `INSERT INTO settlement (id, store_id, from_day, to_day, basis_points, sums, reference, paid_at, paid_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${columns}`,
          [id, storeId, from, to, basisPoints, JSON.stringify(sums), reference ?? null, now, user.id],
        )
        if (!written) throw new Error('a row was written and is not there')
        await deeds.note(tx, {
          storeId,
          who: null,
          what: 'settlement.paid',
          about: id,
          detail: { from, to, by: 'operator' },
        })
        return settlementOf(written)
      }),

    setCommission: (storeId: string, basisPoints: number | null, user: User): Promise<{ basisPoints: number }> =>
      db.transaction(async (tx) => {
        await storeFor(tx, storeId, user)
        await tx.query('UPDATE store SET commission_basis_points = $2 WHERE id = $1', [storeId, basisPoints])
        await deeds.note(tx, { storeId, who: null, what: 'store.commission', detail: { basisPoints, by: 'operator' } })
        return { basisPoints: basisPoints ?? commissionBasisPoints }
      }),
  }
}

const daysIn = ({ from, to }: Period): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

function refuseNoPeriod({ from, to }: Period): void {
  refuseNoDay('from', from)
  refuseNoDay('to', to)
  if (to < from) throw wrongField('to', 'is before its beginning')
  if (to >= dayAfter(from, mostDaysOfPeriod)) throw wrongField('to', `${mostDaysOfPeriod} days are the most`)
}

/** One for each currency. Commission is linear: what goes back takes its part of it along, in whichever period that is. */
export function settledSums(
  rows: readonly Pick<DayMoneyRow, 'currency' | 'gross' | 'fees' | 'discounts' | 'refunds'>[],
  basisPoints: number,
): SettledSums[] {
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, days]) => {
    const money = moneyOf(days, currency)
    const commission = Math.round((money.net.amount * basisPoints) / 10_000)
    return {
      ...money,
      commission: { amount: commission, currency },
      payout: { amount: money.net.amount - commission, currency },
    }
  })
}

async function ownRateOf(db: Querying, storeId: string): Promise<number | null> {
  const [row] = await db.query('SELECT commission_basis_points AS own FROM store WHERE id = $1', [storeId])
  return (row?.['own'] as number | null | undefined) ?? null
}

const columns = `id, store_id, to_char(from_day, 'YYYY-MM-DD') AS first, to_char(to_day, 'YYYY-MM-DD') AS last, basis_points,
  sums, reference, paid_at, paid_by`
const reading = `SELECT ${columns} FROM settlement`

const readSettlements = async (db: Database, storeId: string, { from, to }: Period): Promise<Settlement[]> =>
  (
    await db.query(`${reading} WHERE store_id = $1 AND from_day <= $3 AND to_day >= $2 ORDER BY from_day`, [
      ...[storeId, from, to],
    ])
  ).map(settlementOf)

const settlementOf = (row: Row): Settlement => ({
  id: row['id'] as string,
  storeId: row['store_id'] as string,
  from: row['first'] as string,
  to: row['last'] as string,
  basisPoints: row['basis_points'] as number,
  sums: row['sums'] as SettledSums[],
  ...(row['reference'] === null ? {} : { reference: row['reference'] as string }),
  paidAt: (row['paid_at'] as Date).toISOString(),
  paidBy: row['paid_by'] as string,
})
