/** The kitchen: the store's own decisions over tickets in memory, each step under its row's lock. */
import { DeliveryPickedUp, OrderCanceled, OrderCancelRequested, OrderConfirmed } from '@jumun/contracts'
import {
  accept,
  answerWishToCancel,
  cancelByStore,
  type Decision,
  dropCanceled,
  finish,
  giveUpWaiting,
  handOver,
  isOpened,
  leaveWithRider,
  open,
  reject,
  start,
  type Ticket,
  type TicketRecord,
} from '../services/store/src/ticket.ts'
import { type EventLog, newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { acceptWithinMs } from './plan.ts'
import type { World } from './world.ts'

export type StaffStep = 'accept' | 'reject' | 'cancel' | 'start' | 'ready' | 'collect'

const store = {
  ...{ name: { en: 'Corner Coffee' }, address: { line1: '1 Main Street' }, ownerId: 'the owner' },
  ...{ acceptWithinMinutes: acceptWithinMs / 60_000, autoAccept: false, minutes: 10 },
}

interface Needs {
  readonly world: World
  readonly log: EventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
  readonly opened: (orderId: string) => void
}

export function storePart({ world, log, flaw, nameOf, opened }: Needs) {
  const tickets = new Map<string, TicketRecord>()

  function write(before: TicketRecord | undefined, decision: Decision): Decision['outcome'] {
    if (decision.outcome !== 'changed' && decision.outcome !== 'updated') return decision.outcome
    const after = decision.state
    tickets.set(after.orderId, after)
    if (decision.outcome === 'changed') fabric.say(...decision.events)
    if (after.state.status === 'NEW') fabric.remind(after.orderId, new Date(after.state.acceptBy))
    else if (before?.state.status === 'NEW') fabric.forget(after.orderId)
    return decision.outcome
  }
  function settle(orderId: string, decide: (ticket: TicketRecord | undefined) => Decision): void {
    const ticket = tickets.get(orderId)
    if (ticket || flaw !== 'no tombstone') write(ticket, decide(ticket))
  }

  const confirmed = (order: OrderConfirmed): void => {
    if (tickets.has(order.orderId)) return
    write(undefined, open(order, { store, number: 1 }, world.now()))
    opened(order.orderId)
  }
  const pickedUp = (orderId: string): void => {
    const ticket = tickets.get(orderId)
    if (!ticket) throw new Error(`${nameOf(orderId)} was picked up, and the store never had it`)
    write(ticket, leaveWithRider(ticket, world.now()))
  }
  const fabric = newFabric({
    ...{ world, log, service: 'store', flaw, nameOf },
    hears: new Map([
      [OrderConfirmed.type, { topic: OrderConfirmed.topic, react: ({ data }) => confirmed(data as OrderConfirmed) }],
      [
        OrderCancelRequested.type,
        {
          topic: OrderCancelRequested.topic,
          react: ({ subject, data }) =>
            settle(subject, (ticket) => answerWishToCancel(ticket, data as OrderCancelRequested, world.now())),
        },
      ],
      [
        OrderCanceled.type,
        {
          topic: OrderCanceled.topic,
          react: ({ subject, data }) =>
            settle(subject, (ticket) => dropCanceled(ticket, data as OrderCanceled, world.now())),
        },
      ],
      [DeliveryPickedUp.type, { topic: DeliveryPickedUp.topic, react: ({ subject }) => pickedUp(subject) }],
    ]),
    onTimer: (orderId) => {
      const ticket = tickets.get(orderId)
      if (ticket) write(ticket, giveUpWaiting(ticket, world.now()))
    },
  })

  return {
    ...fabric,
    fabric,
    tickets: tickets as ReadonlyMap<string, TicketRecord>,
    /** What staff do; a step that is no longer possible changes nothing. */
    step(orderId: string, step: StaffStep): Decision['outcome'] {
      const ticket = tickets.get(orderId)
      if (!ticket || !isOpened(ticket)) return 'refused'
      return write(ticket, decisionOf(ticket, step, world.now()))
    },
  }
}

function decisionOf(ticket: Ticket, step: StaffStep, now: Date): Decision {
  switch (step) {
    case 'accept':
      return accept(ticket, store, 10, now)
    case 'reject':
      return reject(ticket, 'no milk today', now)
    case 'cancel':
      return cancelByStore(ticket, 'the oven broke', now)
    case 'start':
      return start(ticket, now)
    case 'ready':
      return finish(ticket, now)
    case 'collect':
      return handOver(ticket, now)
    default:
      return step satisfies never
  }
}
