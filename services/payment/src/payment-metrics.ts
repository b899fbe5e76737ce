/** What an operator watches: payments by outcome, what has none yet, and money that is owed. */
import type { Database } from '@jumun/messaging'
import { askedOnce, type Clock, computedGauge, counter, measureBreaker, type Ports } from '@jumun/service'
import type { Heard } from './hear-the-provider.ts'
import { findings } from './reconcile-with-the-provider.ts'

interface Needs {
  readonly registry: Ports<unknown>['metrics']
  readonly db: Database
  readonly clock: Clock
}

const heard: readonly Heard[] = ['looked-up', 'again', 'about-nothing', 'not-believed']

export function paymentMetrics({ registry, db, clock }: Needs) {
  const outcomes = counter(registry, 'jumun_payments_total')
  const discrepancies = counter(registry, 'jumun_payment_discrepancies_total')
  const news = counter(registry, 'jumun_payment_provider_events_total')
  // from nought, so that the first is seen as one more
  for (const outcome of ['approved', 'declined', 'unknown', 'refunded']) outcomes.inc({ outcome }, 0)
  for (const outcome of heard) news.inc({ outcome }, 0)
  for (const finding of findings) discrepancies.inc({ finding }, 0)
  const ageSeconds = (since: Date | null | undefined): number =>
    since ? Math.max(0, clock.now().getTime() - since.getTime()) / 1000 : 0
  // what somebody must look after is due, and that has an index; so have the parts that are owed
  const unresolved = askedOnce(async () => {
    const [row] = await db.query<{ count: number; since: Date | null }>(
      // of those that wait for their customer nothing is wrong
      `SELECT count(*) AS count, min(created_at) AS since FROM payment
       WHERE due_at IS NOT NULL AND status IN ('PENDING', 'UNKNOWN') AND (next IS NULL OR closed_reason IS NOT NULL)`,
    )
    return row
  })
  const owed = askedOnce(async () => {
    const [row] = await db.query<{ count: number; since: Date | null }>(
      `SELECT count(*) AS count, min(since) AS since FROM (
         SELECT GREATEST(closed_at, created_at) AS since FROM payment
         WHERE due_at IS NOT NULL AND status = 'APPROVED' AND closed_reason IS NOT NULL
         UNION ALL SELECT created_at FROM part_refund WHERE due_at IS NOT NULL) owed`,
    )
    return row
  })
  computedGauge(registry, 'jumun_payments_unresolved', async () => (await unresolved())?.count)
  computedGauge(registry, 'jumun_payments_unresolved_oldest_seconds', async () =>
    ageSeconds((await unresolved())?.since),
  )
  computedGauge(registry, 'jumun_refunds_pending', async () => (await owed())?.count)
  computedGauge(registry, 'jumun_refunds_pending_oldest_seconds', async () => ageSeconds((await owed())?.since))
  return {
    heard: (outcome: Heard) => news.inc({ outcome }),
    found: (finding: string) => discrepancies.inc({ finding }),
    settled: (outcome: 'approved' | 'declined' | 'unknown') => outcomes.inc({ outcome }),
    /** The breaker around the provider. */
    breaker: (level: () => 0 | 1 | 2) => measureBreaker(registry, 'payment provider', level),
    refunded: () => outcomes.inc({ outcome: 'refunded' }),
  }
}
