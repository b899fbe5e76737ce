/** What an operator watches: payments by outcome, and how many have none yet. */
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Heard } from './hear-the-provider.ts'
import type { Payments } from './payment-store.ts'

export function paymentMetrics(registry: Registry, payments: Pick<Payments, 'unresolvedCount'>) {
  const outcomes = new Counter({
    name: 'jumun_payments_total',
    help: 'Payments by what became of them; "unknown" counts each time the provider had no answer',
    labelNames: ['outcome'],
    registers: [registry],
  })
  new Gauge({
    name: 'jumun_payments_unresolved',
    help: 'Payments without an outcome',
    registers: [registry],
    async collect() {
      this.set(await payments.unresolvedCount())
    },
  })
  const discrepancies = new Counter({
    name: 'jumun_payment_discrepancies_total',
    help: "Differences between our books and the provider's that were found, by kind; NEEDS_A_PERSON was not settled",
    labelNames: ['finding'],
    registers: [registry],
  })
  const news = new Counter({
    name: 'jumun_payment_provider_events_total',
    help: 'What the payment provider told of itself: looked up, told again, about nothing of ours, or not believed',
    labelNames: ['outcome'],
    registers: [registry],
  })
  return {
    heard: (outcome: Heard) => news.inc({ outcome }),
    found: (finding: string) => discrepancies.inc({ finding }),
    settled: (outcome: 'approved' | 'declined' | 'unknown') => outcomes.inc({ outcome }),
    /** The breaker around the provider. */
    breaker: (level: () => 0 | 1 | 2) => {
      new Gauge({
        name: 'jumun_payment_provider_breaker',
        help: 'The breaker around the payment provider: 0 closed, 1 half open, 2 open',
        registers: [registry],
        collect() {
          this.set(level())
        },
      })
    },
    refunded: () => outcomes.inc({ outcome: 'refunded' }),
  }
}
