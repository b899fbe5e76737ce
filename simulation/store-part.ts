/** The kitchen: the store's own decisions over tickets in memory, each step under its row's lock. */
import { DeliveryPickedUp, OrderCanceled, OrderCancelRequested, OrderConfirmed } from '@jumun/contracts'
import type { Saying } from '@jumun/messaging'
import {
  accept,
  answerWishToCancel,
  cancelByStore,
  type Decision,
  dropCanceled,
  type Fact,
  finish,
  giveUpWaiting,
  handOver,
  leaveWithRider,
  reject,
  type Slip,
  start,
  type TicketState,
} from '../services/store/src/ticket.ts'
import { type EventLog, newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { acceptWithinMs, storeId } from './plan.ts'
import type { World } from './world.ts'

export interface TicketRow {
  readonly slip: Slip | undefined
  readonly state: TicketState
  readonly said: number
}
export type StaffStep = 'accept' | 'reject' | 'cancel' | 'start' | 'ready' | 'collect'

const store = { name: { en: 'Corner Coffee' }, address: { line1: '1 Main Street' } }

interface Needs {
  readonly world: World
  readonly log: EventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
  readonly opened: (orderId: string) => void
}

export function storePart({ world, log, flaw, nameOf, opened }: Needs) {
  const tickets = new Map<string, TicketRow>()

  function write(orderId: string, before: TicketRow | undefined, state: TicketState, facts: readonly Fact[]): void {
    const said = before?.said ?? 0
    tickets.set(orderId, { slip: before?.slip, state, said: said + facts.length })
    fabric.say(
      ...facts.map(({ kind, data }, index): Saying => ({ kind, subject: orderId, sequence: said + 1 + index, data })),
    )
    if (before?.state.status === 'NEW' && state.status !== 'NEW') fabric.forget(orderId)
  }
  function settle(orderId: string, decide: (state: TicketState | undefined) => Decision): void {
    const ticket = tickets.get(orderId)
    if (!ticket && flaw === 'no tombstone') return
    const decision = decide(ticket?.state)
    if (decision.outcome === 'changed') write(orderId, ticket, decision.state, decision.facts)
  }

  const open = (order: OrderConfirmed): void => {
    if (tickets.has(order.orderId)) return
    const acceptBy = new Date(world.nowMs() + acceptWithinMs)
    const { orderId, customerId, fulfilment, total, address } = order
    const slip: Slip = { orderId, storeId, customerId, fulfilment, lines: [], total, ...(address ? { address } : {}) }
    tickets.set(orderId, { slip, state: { status: 'NEW', acceptBy: acceptBy.toISOString() }, said: 0 })
    fabric.remind(orderId, acceptBy)
    opened(orderId)
  }
  const pickedUp = (orderId: string): void => {
    const ticket = tickets.get(orderId)
    if (!ticket) throw new Error(`${nameOf(orderId)} was picked up, and the store never had it`)
    settle(orderId, () => leaveWithRider(ticket.state))
  }
  const about = (orderId: string) => ({ orderId, storeId })
  const fabric = newFabric({
    ...{ world, log, service: 'store', flaw, nameOf },
    hears: new Map([
      [OrderConfirmed.type, { topic: OrderConfirmed.topic, react: ({ data }) => open(data as OrderConfirmed) }],
      [
        OrderCancelRequested.type,
        {
          topic: OrderCancelRequested.topic,
          react: ({ subject }) => settle(subject, (state) => answerWishToCancel(state, about(subject))),
        },
      ],
      [OrderCanceled.type, { topic: OrderCanceled.topic, react: ({ subject }) => settle(subject, dropCanceled) }],
      [DeliveryPickedUp.type, { topic: DeliveryPickedUp.topic, react: ({ subject }) => pickedUp(subject) }],
    ]),
    onTimer: (orderId) => {
      const ticket = tickets.get(orderId)
      if (!ticket) return
      const decision = giveUpWaiting(ticket.state, about(orderId))
      if (decision.outcome === 'changed') write(orderId, ticket, decision.state, decision.facts)
    },
  })

  return {
    ...fabric,
    fabric,
    tickets: tickets as ReadonlyMap<string, TicketRow>,
    /** What staff do; a step that is no longer possible changes nothing. */
    step(orderId: string, step: StaffStep): Decision['outcome'] {
      const ticket = tickets.get(orderId)
      if (!ticket?.slip) return 'refused'
      const decision = decisionOf(ticket.state, ticket.slip, step, world.now())
      if (decision.outcome === 'changed') write(orderId, ticket, decision.state, decision.facts)
      return decision.outcome
    },
  }
}

function decisionOf(state: TicketState, slip: Slip, step: StaffStep, now: Date): Decision {
  switch (step) {
    case 'accept':
      return accept(state, slip, store, 10, now)
    case 'reject':
      return reject(state, about(slip), 'no milk today')
    case 'cancel':
      return cancelByStore(state, about(slip), 'the oven broke')
    case 'start':
      return start(state, about(slip))
    case 'ready':
      return finish(state, about(slip))
    case 'collect':
      return handOver(state, about(slip), slip.fulfilment)
    default:
      return step satisfies never
  }
}
const about = ({ orderId, storeId }: Slip) => ({ orderId, storeId })
