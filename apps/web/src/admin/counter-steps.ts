/** The steps of a counter: what each is called on the platform, what it leads to, and how a slip looks that it was taken on. */
import { acceptTicket, handOver, markReady, rejectTicket, startCooking, type Ticket } from '@jumun/contracts/http'
import type { Call } from '../api/call.ts'
import { goneOut, type Step } from '../parts/steps/step-queue.ts'

type Status = Ticket['status']
export type CounterStep = 'accept' | 'reject' | 'start' | 'ready' | 'collect'

/** The step that follows on each status; a new order has two, and a ready delivery waits for its rider. */
export const stepAfter = { ACCEPTED: 'start', COOKING: 'ready', READY: 'collect' } as const satisfies Partial<
  Record<Status, CounterStep>
>

const leadsTo = {
  accept: 'ACCEPTED',
  reject: 'REJECTED',
  start: 'COOKING',
  ready: 'READY',
  collect: 'COLLECTED',
} as const satisfies Record<CounterStep, Status>
const way: readonly Status[] = ['NEW', 'ACCEPTED', 'COOKING', 'READY', 'COLLECTED']

export interface Accepting {
  readonly minutes: number
}
export interface Rejecting {
  readonly reason: string
}

export function takeCounterStep(call: Call, { kind, orderId, given }: Step): Promise<Ticket> {
  const params = { orderId }
  const keepalive = true
  switch (kind as CounterStep) {
    case 'accept':
      return call(acceptTicket, { params, body: { minutes: (given as Accepting).minutes }, keepalive })
    case 'reject':
      return call(rejectTicket, { params, body: { reason: (given as Rejecting).reason }, keepalive })
    case 'start':
      return call(startCooking, { params, keepalive })
    case 'ready':
      return call(markReady, { params, keepalive })
    case 'collect':
      return call(handOver, { params, keepalive })
  }
}

/** Somebody else was faster, and the order is where it was to go or further on the same way. */
export const isBeyond = (kind: string, status: Status): boolean => {
  const goal = leadsTo[kind as CounterStep]
  return status === goal || (way.includes(goal) && way.indexOf(status) > way.indexOf(goal))
}

/** The slip as it will be once its waiting steps are taken, so that the kitchen can go on; what ends it keeps it where it is. */
export function asIfTaken(ticket: Ticket, steps: readonly Step[]): Ticket {
  let seen = ticket
  for (const { kind, given, at } of goneOut(steps, ticket.orderId)) {
    if (kind === 'reject' || kind === 'collect' || isBeyond(kind, seen.status)) continue
    const status = leadsTo[kind as CounterStep]
    const minutes = kind === 'accept' ? (given as Accepting).minutes : undefined
    const promise = minutes === undefined ? {} : { minutes, readyBy: new Date(at + minutes * 60_000).toISOString() }
    seen = { ...seen, ...promise, status }
  }
  return seen
}
