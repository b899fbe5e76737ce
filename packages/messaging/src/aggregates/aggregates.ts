/**
 * Aggregates, handled in batches: all that a batch is about are loaded and locked in one statement, each event is decided
 * on in memory, several of one aggregate one after the other, and what changed is written in one statement.
 */

import type { ProblemCode } from '@jumun/contracts'
import type { Envelope, EventType } from '@jumun/contracts/events'
import { onAll, type Reaction } from '../consumer/reaction.ts'
import type { OutgoingEvent, Transaction } from '../database/database.ts'
import { causedBy } from '../outbox/cause.ts'

/** What an event or a command makes of an aggregate. */
export type Decision<S> =
  | { readonly outcome: 'changed'; readonly state: S; readonly events: readonly [OutgoingEvent, ...OutgoingEvent[]] }
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

/** `C`: what it has to know besides, read for the whole batch by `prepare`. */
export interface Handler<S, C = void> {
  readonly kind: EventType<unknown>
  readonly decide: (state: S | undefined, event: Envelope<never>, now: Date, context: C) => Decision<S>
}

/** Decides about an aggregate that there is; an event about another is none of ours. */
export const when = <S, T, C = void>(
  kind: EventType<T>,
  decide: (state: S, event: Envelope<T>, now: Date, context: C) => Decision<S>,
): Handler<S, C> => ({
  kind,
  decide: (state, event, now, context) =>
    state === undefined ? { outcome: 'unchanged' } : decide(state, event, now, context),
})

/** Decides also where there is none yet. */
export const whetherOrNot = <S, T, C = void>(
  kind: EventType<T>,
  decide: (state: S | undefined, event: Envelope<T>, now: Date, context: C) => Decision<S>,
): Handler<S, C> => ({ kind, decide })

export interface HandleOptions<S> {
  readonly now: () => Date
  /** Which aggregate an event is about; default: what it correlates with, the order. */
  readonly idOf?: (event: Envelope) => string
  /** After each change that was decided; the transaction may still be done again. */
  readonly onChanged?: (state: S) => void
}

/** Reads what the decisions on a batch have to know besides its aggregates, which are loaded and held by then. */
export type Prepare<S, C> = (events: readonly Envelope[], loaded: ReadonlyMap<string, S>, tx: Transaction) => Promise<C>

/** All events of these kinds, each decided on by its handler. */
export function handle<S, C = void>(
  store: AggregateStore<S>,
  handlers: readonly Handler<S, C>[],
  options: HandleOptions<S> & (C extends void ? { readonly prepare?: never } : { readonly prepare: Prepare<S, C> }),
): Reaction {
  const { now, idOf = ({ correlationid }: Envelope) => correlationid, onChanged } = options
  const prepare = options.prepare as Prepare<S, C> | undefined
  const byType = new Map(handlers.map((handler) => [handler.kind.type, handler]))
  return onAll(
    handlers.map(({ kind }) => kind),
    async (events, tx) => {
      const loaded = await store.load(tx, [...new Set(events.map(idOf))].sort())
      const context = (await prepare?.(events, loaded, tx)) as C
      const changes = new Map<string, Change<S>>()
      for (const event of events) {
        const id = idOf(event)
        const before = loaded.get(id)
        const state = changes.get(id)?.after ?? before
        const decision = byType.get(event.type)?.decide(state, event as Envelope<never>, now(), context)
        switch (decision?.outcome) {
          case 'changed':
            changes.set(id, { id, before, after: decision.state })
            causedBy(event, () => tx.publish(...decision.events))
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

export type Updated<S> =
  | { readonly outcome: 'changed' | 'updated' | 'unchanged'; readonly state: S }
  | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly why?: string }

/** A command, or a timer, about one aggregate: held, decided on, and written together with what is said about it. */
export async function update<S>(
  tx: Transaction,
  store: AggregateStore<S>,
  id: string,
  decide: (state: S) => Decision<S> | Promise<Decision<S>>,
): Promise<Updated<S>> {
  const before = (await store.load(tx, [id])).get(id)
  if (before === undefined) return { outcome: 'refused', code: 'not-found' }
  const decision = await decide(before)
  switch (decision.outcome) {
    case 'changed':
    case 'updated':
      await store.save(tx, [{ id, before, after: decision.state }])
      if (decision.outcome === 'changed') tx.publish(...decision.events)
      return { outcome: decision.outcome, state: decision.state }
    case 'unchanged':
      return { outcome: 'unchanged', state: before }
    case 'refused':
      return decision
    default:
      return decision satisfies never
  }
}
