/**
 * Aggregates, handled in batches: all that a batch is about are loaded and locked in one statement, each event is decided
 * on in memory, several of one aggregate one after the other, and what changed is written in one statement.
 */

import type { ProblemCode } from '@jumun/contracts'
import type { Envelope, EventType } from '@jumun/contracts/events'
import { causedBy } from './cause.ts'
import type { Saying, Transaction } from './database.ts'
import { onAll, type Reaction } from './reaction.ts'

/** What an event or a command makes of an aggregate. */
export type Decision<S> =
  | { readonly outcome: 'changed'; readonly state: S; readonly events: readonly [Saying, ...Saying[]] }
  /** Something to remember that nobody needs to hear. */
  | { readonly outcome: 'updated'; readonly state: S }
  /** A duplicate, a latecomer, or nothing to do. */
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly why?: string }

export interface Change<S> {
  readonly id: string
  /** Undefined: there was none. */
  readonly before: S | undefined
  readonly after: S
}

/** Two drivers, PostgreSQL and memory, one suite: `aggregate-store.features.ts`. */
export interface AggregateStore<S> {
  /** Those that there are, held until the transaction ends. In one statement, locked in the order of their ids. */
  load(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, S>>
  /**
   * One change for each aggregate, at most.
   * @throws ChangedMeanwhile when one is no longer as it was loaded: the transaction is done again
   */
  save(tx: Transaction, changes: readonly Change<S>[]): Promise<void>
}

/** Somebody else wrote an aggregate at this very moment. Done again, the transaction sees it. */
export class ChangedMeanwhile extends Error {
  override name = 'ChangedMeanwhile'
  /** PostgreSQL's word for it. */
  readonly code = '40001'
}

export interface Handler<S> {
  readonly kind: EventType<unknown>
  readonly decide: (state: S | undefined, event: Envelope<never>, now: Date) => Decision<S>
}

/** Decides about an aggregate that there is; an event about another is none of ours. */
export const when = <S, T>(
  kind: EventType<T>,
  decide: (state: S, event: Envelope<T>, now: Date) => Decision<S>,
): Handler<S> => ({
  kind,
  decide: (state, event, now) => (state === undefined ? { outcome: 'unchanged' } : decide(state, event, now)),
})

/** Decides also where there is none yet. */
export const whetherOrNot = <S, T>(
  kind: EventType<T>,
  decide: (state: S | undefined, event: Envelope<T>, now: Date) => Decision<S>,
): Handler<S> => ({ kind, decide })

export interface HandleOptions<S> {
  readonly now: () => Date
  /** Which aggregate an event is about; default: what it correlates with, the order. */
  readonly idOf?: (event: Envelope) => string
  /** After each change that was decided; the transaction may still be done again. */
  readonly onChanged?: (state: S) => void
}

/** All events of these kinds, each decided on by its handler. */
export function handle<S>(
  store: AggregateStore<S>,
  handlers: readonly Handler<S>[],
  { now, idOf = ({ correlationid }) => correlationid, onChanged }: HandleOptions<S>,
): Reaction {
  const byType = new Map(handlers.map((handler) => [handler.kind.type, handler]))
  return onAll(
    handlers.map(({ kind }) => kind),
    async (events, tx) => {
      const loaded = await store.load(tx, [...new Set(events.map(idOf))].sort())
      const changes = new Map<string, Change<S>>()
      for (const event of events) {
        const id = idOf(event)
        const before = loaded.get(id)
        const state = changes.get(id)?.after ?? before
        const decision = byType.get(event.type)?.decide(state, event as Envelope<never>, now())
        switch (decision?.outcome) {
          case 'changed':
            changes.set(id, { id, before, after: decision.state })
            causedBy(event, () => tx.say(...decision.events))
            onChanged?.(decision.state)
            break
          case 'updated':
            changes.set(id, { id, before, after: decision.state })
            break
          case 'unchanged':
            break // a duplicate, or late: a later fact has already proved it
          case undefined:
          case 'refused':
            throw new Error(
              `${event.type} about ${id} cannot be refused: ${decision?.why ?? 'nothing here decides on it'}`,
            )
          default:
            return decision satisfies never
        }
      }
      if (changes.size > 0) await store.save(tx, [...changes.values()])
    },
  )
}
