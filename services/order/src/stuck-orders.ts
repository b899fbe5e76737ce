/** Orders that wait for a machine's answer for too long: told to the audit. */
import type { Database } from '@jumun/messaging'
import type { Clock, Finding, Findings } from '@jumun/service'
import type { Deadlines } from './deadlines.ts'

/** Stock and stores answer within milliseconds when all is well; a store that is down for a moment is no finding. */
const patienceMs = 120_000
const mostTold = 20

const sentences = {
  PLACED: 'it is PLACED, and nobody answers for its stock',
  CANCEL_PENDING: 'it is CANCEL_PENDING, and its store does not answer',
} as const

export const stuckOrders =
  (db: Database, clock: Clock, deadlines: Deadlines): Findings =>
  async () => {
    const before = clock.now().getTime() - patienceMs
    // their deadline is in an index, which what changes with every step is not
    const withinMinutes = Math.max(deadlines.stockWithinMinutes, deadlines.cancelAnswerWithinMinutes)
    const rows = await db.query<{ id: string; status: keyof typeof sentences; updated_at: Date }>(
      `SELECT id, status, updated_at FROM orders
       WHERE status IN ('PLACED', 'CANCEL_PENDING') AND updated_at < $1 AND due_at < $2
       ORDER BY updated_at LIMIT $3`,
      [new Date(before), new Date(before + withinMinutes * 60_000), mostTold],
    )
    return rows.map(
      ({ id, status, updated_at }): Finding => ({
        invariant: 'I3',
        orderId: id,
        what: sentences[status],
        since: updated_at.toISOString(),
      }),
    )
  }
