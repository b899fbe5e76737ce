/** What an operator wants to see of orders: how they end, how long they stand in each state, and whether the breaker around payment is open. */
import { statusesOnTheWay } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import type { Breaker } from '@jumun/resilience'
import {
  askedOnce,
  type Clock,
  computedGauge,
  computedGauges,
  counter,
  measureBreaker,
  type Ports,
} from '@jumun/service'
import { isOver } from './order.ts'
import type { Order } from './order-shape.ts'

export interface OrderMetrics {
  /** An order changed; counted when that was its end. A step that is retried after a rollback may count twice. */
  moved(order: Order): void
}

interface Needs {
  readonly registry: Ports<unknown>['metrics']
  readonly db: Database
  readonly clock: Clock
  readonly breaker: Breaker
}

const open = [...statusesOnTheWay, 'CANCEL_PENDING'] as const
/** Whoever ends overdue orders looks each second. */
const endedWithinMs = 30_000

export function orderMetrics({ registry, db, clock, breaker }: Needs): OrderMetrics {
  const ended = counter(registry, 'jumun_orders_ended_total')
  measureBreaker(registry, 'order payment', () => breaker.level)
  const standing = askedOnce(async () => {
    // what is open is due some day, and that has an index
    const rows = await db.query<{ status: string; count: number; oldest: Date }>(
      `SELECT status, count(*) AS count, min(updated_at) AS oldest FROM orders WHERE due_at IS NOT NULL GROUP BY status`,
    )
    return open.map((state) => {
      const row = rows.find(({ status }) => status === state)
      const ageMs = row ? Math.max(0, clock.now().getTime() - row.oldest.getTime()) : 0
      return { state, count: row?.count ?? 0, oldestSeconds: ageMs / 1000 }
    })
  })
  computedGauges(registry, 'jumun_orders_open', async () =>
    (await standing()).map(({ state, count }) => ({ labels: { state }, value: count })),
  )
  computedGauges(registry, 'jumun_orders_open_oldest_seconds', async () =>
    (await standing()).map(({ state, oldestSeconds }) => ({ labels: { state }, value: oldestSeconds })),
  )
  computedGauge(registry, 'jumun_orders_past_deadline', async () => {
    const before = new Date(clock.now().getTime() - endedWithinMs)
    const sql = 'SELECT count(*) AS count FROM orders WHERE due_at < $1'
    return (await db.query<{ count: number }>(sql, [before]))[0]?.count
  })
  return {
    moved: (order) => {
      const { state } = order
      if (isOver(order)) ended.inc({ end: state.status, reason: state.status === 'CANCELED' ? state.reason : '' })
    },
  }
}
