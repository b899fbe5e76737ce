/**
 * Who takes the money in a run, how its customers pay there, and its own books, past the line: the platform's sandbox, or
 * Stripe as localstripe plays it.
 */
import type { PaymentMethod, PaymentNext } from '@jumun/contracts'
import type { RunningPart } from '../../apps/platform/src/part.ts'
import type { BookedRefund, Charge } from './money-checks.ts'
import type { Card, OrderPlan } from './plan.ts'

export interface ProveProvider {
  readonly name: ProviderName
  readonly port: number
  /** Ours to kill, with books that outlive it. */
  readonly part: RunningPart | undefined
  /** What the platform has to be told of it, beside where it is. */
  readonly environment: Readonly<Record<string, string>>
  /** @param after the number of a charge: only those that came later */
  charges(after?: number): Promise<readonly Charge[]>
  /** Charges are made, and nobody hears of it until what is given back is called; where cutting its line would leave none to be made. */
  readonly holdCharges?: () => () => void
  refunds(): Promise<readonly BookedRefund[]>
  /** From now on it tells the platform its news. */
  tellNewsTo(platform: string): Promise<void>
  readonly paying: Paying
  stop(): Promise<unknown>
}
export type ProviderName = 'sandbox' | 'stripe'

/** What customers do where the money is taken. */
export interface Paying {
  means(plan: OrderPlan, card: Card): PaymentMethod
  /** In its form, at their bank. @returns what they bring back; undefined: they do not come back */
  act(next: PaymentNext, plan: OrderPlan): Promise<PaymentMethod | undefined>
}

export const payingWithCards: Paying = {
  means: (_, card) => ({ method: 'card', token: card }),
  async act() {
    throw new Error('the sandbox asks nothing of its customers')
  },
}
