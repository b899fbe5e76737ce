/** What was asked of the provider about each order, and what it said: written down beside the work, never in its way. */
import type { AnswerOf, listProviderCalls, ProviderCall } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import type { Asked } from '@jumun/service'
import type { Logger } from 'pino'

export interface HeardCall extends Pick<ProviderCall, 'what' | 'outcome' | 'tookMs'> {
  readonly chargeKey: string
  readonly at: Date
}
export interface ProviderCalls {
  /** Returns at once; a call that cannot be written down is logged and does no harm. */
  heard(call: HeardCall): void
  /** Oldest first. */
  ofOrder(orderId: string): Promise<readonly ProviderCall[]>
  /** When everything heard so far is written. */
  written(): Promise<void>
}

/** A provider that is away for days is looked up again and again: nobody reads more of one order. */
const mostOfAnOrder = 200

export function providerCalls(db: Pick<Database, 'query'>, log: Pick<Logger, 'warn'>): ProviderCalls {
  const underWay = new Set<Promise<void>>()
  const write = async ({ chargeKey, what, outcome, at, tookMs }: HeardCall): Promise<void> => {
    try {
      await db.query(
        `INSERT INTO provider_call (charge_key, what, outcome, at, took_ms)
         SELECT $1::text, $2, $3, $4, $5 WHERE (SELECT count(*) FROM provider_call WHERE charge_key = $1) < $6`,
        [chargeKey, what, outcome, at, tookMs, mostOfAnOrder],
      )
    } catch (error) {
      log.warn({ err: error, orderId: chargeKey }, 'a call of the provider could not be written down')
    }
  }
  return {
    heard(call) {
      const writing = write(call).finally(() => underWay.delete(writing))
      underWay.add(writing)
    },
    ofOrder: async (orderId) => {
      const rows = await db.query(
        'SELECT what, outcome, at, took_ms FROM provider_call WHERE charge_key = $1 ORDER BY at, id LIMIT $2',
        [orderId, mostOfAnOrder],
      )
      return rows.map((row) => ({
        what: row['what'] as ProviderCall['what'],
        outcome: row['outcome'] as ProviderCall['outcome'],
        at: (row['at'] as Date).toISOString(),
        tookMs: row['took_ms'] as number,
      }))
    },
    async written() {
      await Promise.all(underWay)
    },
  }
}

export const showProviderCalls =
  (calls: Pick<ProviderCalls, 'ofOrder'>) =>
  async ({ query }: Asked<typeof listProviderCalls>): Promise<AnswerOf<typeof listProviderCalls>> => ({
    status: 200,
    body: { items: [...(await calls.ofOrder(query.orderId))] },
  })
