/** What staff do with a ticket. The row's lock decides races; a step that is no longer possible answers where it stands. */
import type { Ticket } from '@jumun/contracts'
import type { Database, Transaction } from '@jumun/messaging'
import { type Clock, Problem } from '@jumun/service'
import { readStore } from './store-table.ts'
import {
  type About,
  accept,
  cancelByStore,
  type Decision,
  finish,
  handOver,
  reject,
  type Slip,
  start,
  type TicketState,
} from './ticket.ts'
import { asAnswer, lockTicket, writeDecision } from './ticket-table.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
}

/** Whose ticket, and of which order. */
interface Which {
  readonly orderId: string
  readonly ownerId: string
}

export const stepsOfATicket = (needs: Needs) => ({
  accept: (which: Which, minutes: number) =>
    step(needs, which, async (state, { slip, number, tx, now }) => {
      const store = await readStore(tx, slip.storeId)
      if (!store) throw new Error(`ticket ${slip.orderId} belongs to store ${slip.storeId}, which is not there`)
      return accept(state, slip, store, minutes, now, number)
    }),
  reject: (which: Which, reason: string) => step(needs, which, (state, { slip }) => reject(state, about(slip), reason)),
  cancel: (which: Which, reason: string) =>
    step(needs, which, (state, { slip }) => cancelByStore(state, about(slip), reason)),
  start: (which: Which) => step(needs, which, (state, { slip }) => start(state, about(slip))),
  ready: (which: Which) => step(needs, which, (state, { slip }) => finish(state, about(slip))),
  collect: (which: Which) => step(needs, which, (state, { slip }) => handOver(state, about(slip), slip.fulfilment)),
})

type Decide = (
  state: TicketState,
  at: { slip: Slip; number: number | undefined; tx: Transaction; now: Date },
) => Decision | Promise<Decision>

/** Lock, decide, write and say: in one transaction. Another owner's ticket is no ticket. */
const step = ({ db, clock }: Needs, { orderId, ownerId }: Which, decide: Decide): Promise<Ticket> =>
  db.transaction(async (tx) => {
    const ticket = await lockTicket(tx, orderId)
    if (!ticket?.slip || ticket.ownerId !== ownerId) throw new Problem('not-found')
    const now = clock.now()
    const decision = await decide(ticket.state, { slip: ticket.slip, number: ticket.number ?? undefined, tx, now })
    switch (decision.outcome) {
      case 'changed':
        return asAnswer(await writeDecision(tx, ticket, decision, now))
      case 'same':
        return asAnswer(ticket)
      case 'refused':
        throw new Problem('ticket-changed', decision.why)
      default:
        return decision satisfies never
    }
  })

const about = ({ orderId, storeId }: Slip): About => ({ orderId, storeId })
