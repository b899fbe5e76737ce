/** What staff do with a ticket. The row's lock decides races; a step that is no longer possible answers where it stands. */
import { type AggregateStore, type Database, type Transaction, type Updated, update } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { finish, see, start, tick } from './kitchen.ts'
import { readStore } from './store-table.ts'
import {
  accept,
  cancelByStore,
  type Decision,
  handOver,
  isOpened,
  reject,
  type Ticket,
  type TicketRecord,
} from './ticket.ts'

export interface StepNeeds {
  readonly db: Database
  readonly tickets: AggregateStore<TicketRecord>
  readonly clock: Clock
}

/** Whose ticket, and of which order. */
export interface Which {
  readonly orderId: string
  readonly ownerId: string
}

export const stepsOfATicket = (needs: StepNeeds) => ({
  accept: (which: Which, minutes: number) =>
    step(needs, which, async (ticket, now, tx) => {
      const store = await readStore(tx, ticket.storeId)
      if (!store) throw new Error(`ticket ${ticket.orderId} belongs to store ${ticket.storeId}, which is not there`)
      return accept(ticket, store, minutes, now)
    }),
  reject: (which: Which, reason: string) => step(needs, which, (ticket, now) => reject(ticket, reason, now)),
  cancel: (which: Which, reason: string) => step(needs, which, (ticket, now) => cancelByStore(ticket, reason, now)),
  start: (which: Which) => step(needs, which, start),
  ready: (which: Which) => step(needs, which, finish),
  tick: (which: Which, line: number, done: boolean) =>
    step(needs, which, (ticket, now) => tick(ticket, line, done, now)),
  see: (which: Which, station: string | undefined) => step(needs, which, (ticket, now) => see(ticket, station, now)),
  collect: (which: Which) => step(needs, which, handOver),
})

export type Decide = (ticket: Ticket, now: Date, tx: Transaction) => Decision | Promise<Decision>

/** Another owner's ticket is no ticket. */
export const step = (
  { db, tickets, clock }: StepNeeds,
  { orderId, ownerId }: Which,
  decide: Decide,
): Promise<Updated<TicketRecord>> =>
  db.transaction((tx) =>
    update(tx, tickets, orderId, (ticket) =>
      isOpened(ticket) && ticket.details.ownerId === ownerId
        ? decide(ticket, clock.now(), tx)
        : { outcome: 'refused', code: 'not-found' },
    ),
  )
