/** What staff do with a ticket. The row's lock decides races; a step that is no longer possible answers where it stands. */
import { type Deed, mayAt, type StorePerson } from '@jumun/contracts'
import { type AggregateStore, type Database, type Transaction, type Updated, update } from '@jumun/messaging'
import type { Clock, Deeds } from '@jumun/service'
import { finish, see, start, tick } from './kitchen.ts'
import type { StoreState } from './store.ts'
import { readStore } from './store-table.ts'
import { accept, cancelByStore, handOver, reject } from './ticket.ts'
import { type Decision, isOpened, type Ticket, type TicketRecord } from './ticket-shape.ts'

export interface StepNeeds {
  readonly db: Database
  readonly tickets: AggregateStore<TicketRecord>
  readonly clock: Clock
  readonly deeds: Deeds
}

/** Whose ticket, and of which order. */
export interface Which {
  readonly orderId: string
  readonly who: StorePerson
}

export const stepsOfATicket = (needs: StepNeeds) => ({
  accept: (which: Which, minutes: number) =>
    step(needs, which, 'accept', (ticket, now, store) => accept(ticket, store, minutes, now)),
  reject: (which: Which, reason: string) => step(needs, which, 'reject', (ticket, now) => reject(ticket, reason, now)),
  cancel: (which: Which, reason: string) =>
    step(needs, which, 'cancel', (ticket, now) => cancelByStore(ticket, reason, now)),
  start: (which: Which) => step(needs, which, 'start', start),
  ready: (which: Which) => step(needs, which, 'ready', finish),
  tick: (which: Which, line: number, done: boolean) =>
    step(needs, which, done ? 'tick' : 'untick', (ticket, now) => tick(ticket, line, done, now), { line }),
  see: (which: Which, station: string | undefined) =>
    step(needs, which, undefined, (ticket, now) => see(ticket, station, now)),
  collect: (which: Which) => step(needs, which, 'collect', handOver),
})

export type Decide = (ticket: Ticket, now: Date, store: StoreState, tx: Transaction) => Decision | Promise<Decision>

/** Another store's ticket is no ticket. */
export const step = (
  { db, tickets, clock, deeds }: StepNeeds,
  { orderId, who }: Which,
  /** What is written down; nothing where it is no deed. */
  what: string | undefined,
  decide: Decide,
  more: Deed['detail'] | ((ticket: Ticket) => Deed['detail']) = {},
): Promise<Updated<TicketRecord>> =>
  db.transaction(async (tx) => {
    const updated = await update(tx, tickets, orderId, async (ticket) => {
      const store = isOpened(ticket) ? await readStore(tx, ticket.storeId) : undefined
      const may = mayAt(store && { ...store, storeId: store.id }, who)
      if (may === 'no') return { outcome: 'refused', code: 'not-your-part' }
      return isOpened(ticket) && store && may === 'yes'
        ? decide(ticket, clock.now(), store, tx)
        : { outcome: 'refused', code: 'not-found' }
    })
    if (what !== undefined && (updated.outcome === 'changed' || updated.outcome === 'updated')) {
      const ticket = updated.state
      const { storeId, details, state } = ticket
      const said = 'message' in state && state.message !== undefined ? { reason: state.message } : {}
      const rest = typeof more !== 'function' ? more : isOpened(ticket) ? more(ticket) : {}
      const detail = { ...(details ? { number: details.number } : {}), ...said, ...rest }
      await deeds.note(tx, { storeId, who: who.id, what: `ticket.${what}`, about: orderId, detail })
    }
    return updated
  })
