/** The hearing side as a service author sees it. */
import type { Envelope, EventType } from '@jumun/contracts/events'
import type { Transaction } from './database.ts'

/**
 * What a service does when it hears something. It runs in one transaction with its inbox row, at most once per event
 * in effect; anything it says goes out with the same commit. It must not call other services.
 */
export type React<T> = (event: Envelope<T>, tx: Transaction) => Promise<void>

export interface Reaction {
  readonly kind: EventType<unknown>
  readonly react: React<unknown>
}

/** `on(OrderConfirmed, openTicketWhenOrderIsConfirmed)` */
export const on = <T>(kind: EventType<T>, react: React<T>): Reaction => ({ kind, react: react as React<unknown> })
