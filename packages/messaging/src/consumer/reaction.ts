/** The hearing side as a service author sees it. */
import type { Envelope, EventType } from '@jumun/contracts/events'
import type { Transaction } from '../database/database.ts'
import { causedBy } from '../outbox/cause.ts'

/**
 * What a service does when it hears something. It runs in one transaction with its inbox row, at most once per event
 * in effect; anything it says goes out with the same commit. It must not call other services.
 */
export type EventHandler<T> = (event: Envelope<T>, tx: Transaction) => Promise<void>

export interface Reaction {
  readonly kinds: readonly EventType<unknown>[]
  /** Events of these kinds out of one batch, those of one subject in the order of the log; all or none of it is kept. */
  readonly handleAll: (events: readonly Envelope[], tx: Transaction) => Promise<void>
  /** It takes its events one by one: then it keeps the order of the log beside other such ones of its service, too. */
  readonly each?: EventHandler<unknown>
  /** Asked before each batch that has some of its kinds. False: what nobody else reacts to is not even noted. Default: always. */
  readonly isWanted?: () => Promise<boolean>
}

/** One event at a time: `on(UserRegistered, rememberRider)` */
export function on<T>(kind: EventType<T>, handler: EventHandler<T>): Reaction {
  const each = (event: Envelope, tx: Transaction): Promise<void> =>
    causedBy(event, () => handler(event as Envelope<T>, tx))
  return {
    kinds: [kind],
    each,
    async handleAll(events, tx) {
      for (const event of events) await each(event, tx)
    },
  }
}

/**
 * A whole batch at once, in a few statements, however many events it has. Whatever is said about one of them is said inside
 * `causedBy(event, …)`.
 */
export const onAll = (kinds: readonly EventType<unknown>[], handleAll: Reaction['handleAll']): Reaction => ({
  kinds,
  handleAll,
})
