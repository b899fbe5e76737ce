/** What the use cases came to, as answers of the contract. */
import type { Payment as PaymentView, ProviderCharges, ProviderFault, Refund } from '@jumun/contracts'
import { invalid, type PageOf, Problem, pageOf } from '@jumun/service'
import type { Heard } from './hear-the-provider.ts'
import { isUnresolved, type Payment, type PaymentReader, paymentAnswer } from './payment.ts'
import type { BooksPage, ProviderCharge } from './provider/provider.ts'
import type { SandboxOutcome } from './provider/sandbox/sandbox-faults.ts'
import type { RefundOutcome } from './refund-an-order.ts'
import type { TakePaymentOutcome } from './take-payment.ts'

/** 202 while the provider has not said what became of it. */
export function taken(orderId: string, outcome: TakePaymentOutcome): { status: 200 | 202; body: PaymentView } {
  switch (outcome.outcome) {
    case 'paid':
      return { status: isUnresolved(outcome.payment) ? 202 : 200, body: paymentAnswer(outcome.payment, 'its-customer') }
    case 'amount-differs':
      throw new Problem('idempotency-key-reused', 'this order is being paid with another amount', { orderId })
    case 'no-card':
      throw invalid('payment', 'is needed for what costs money')
    case 'no-such-method':
      throw new Problem('payment-method-unavailable')
    default:
      return outcome satisfies never
  }
}

export function found(payment: Payment | undefined, reader: PaymentReader): { status: 200; body: PaymentView } {
  if (!payment) throw new Problem('not-found')
  return { status: 200, body: paymentAnswer(payment, reader) }
}

export function page(
  payments: readonly Payment[],
  limit: number,
  reader: PaymentReader,
): { status: 200; body: PageOf<PaymentView> } {
  const shown = payments.map((payment) => paymentAnswer(payment, reader))
  return { status: 200, body: pageOf(shown, limit, (payment) => payment) }
}

/** As far as the provider has them on one page. */
export function charges(read: BooksPage<ProviderCharge> | undefined): { status: 200; body: ProviderCharges } {
  if (!read) throw new Problem('service-unavailable', 'the payment provider does not answer')
  const items = read.items.map(({ key, amount, captured, refunded, createdAt }) => ({
    ...{ key, amount, captured, refunded, createdAt: createdAt.toISOString() },
  }))
  return { status: 200, body: { items, nextCursor: (read.more && read.items.at(-1)?.cursor) || null } }
}

export const list = <Item>(items: readonly Item[]): { status: 200; body: { items: Item[] } } => ({
  status: 200,
  body: { items: [...items] },
})

export function heard(outcome: 'no-such-provider' | Heard): { status: 200; body: { received: boolean } } {
  if (outcome === 'no-such-provider') throw new Problem('not-found')
  if (outcome === 'not-believed') throw invalid('body', 'is not signed by whom we know, or makes no sense')
  return { status: 200, body: { received: true } }
}

export function givenBack(orderId: string, outcome: RefundOutcome): { status: 201; body: Refund } {
  switch (outcome.outcome) {
    case 'promised': {
      const { part, left } = outcome
      const { id, amount, reason, done, createdAt } = part
      const status = done ? ('DONE' as const) : ('PENDING' as const)
      return { status: 201, body: { id, orderId, amount, status, reason, left, createdAt: createdAt.toISOString() } }
    }
    case 'too-much':
      throw new Problem('refund-too-large', `${outcome.left.amount} ${outcome.left.currency} can still be given back`, {
        nothingWritten: true,
      })
    case 'over-limit': {
      const { limit, left } = outcome
      const said = `the counter may give back ${limit.amount} ${limit.currency} of one order; ${left.amount} are left of it`
      throw new Problem('refund-over-limit', said, { limit, left, nothingWritten: true })
    }
    case 'not-paid':
      throw new Problem('not-found', 'nothing was paid for this order', { nothingWritten: true })
    case 'refused':
      throw new Problem(outcome.code, undefined, { nothingWritten: true })
    default:
      return outcome satisfies never
  }
}

export function fault(outcome: SandboxOutcome): { status: 200; body: ProviderFault } {
  switch (outcome.outcome) {
    case 'answered':
      return { status: 200, body: outcome.fault }
    case 'no-sandbox':
      throw new Problem('not-found', 'this payment provider is not a sandbox')
    case 'away':
      throw new Problem('service-unavailable', 'the sandbox provider does not answer')
    default:
      return outcome satisfies never
  }
}
