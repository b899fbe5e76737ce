/** Move orders when something happened to them elsewhere: each a step of the saga, said in one event. */
import { handle, type Prepare, type Reaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { type TooLate, unlessTooLate } from './kitchen/take-again.ts'
import type { OrderMetrics } from './metrics.ts'
import type { Order } from './order.ts'
import type { OrderStore } from './order-store.ts'
import { sagaTransitions } from './saga.ts'

interface Needs {
  readonly orders: Pick<OrderStore, 'load' | 'save'>
  readonly clock: Clock
  readonly metrics: OrderMetrics
  /** For those whose money comes late: other slots of their kitchen. */
  readonly takeAgain?: Prepare<Order, TooLate>
}

const nobody = async (): Promise<TooLate> => new Set()

export const followTheSaga = ({ orders, clock, metrics, takeAgain = nobody }: Needs): Reaction =>
  handle<Order, TooLate>(orders, sagaTransitions.map(unlessTooLate), {
    ...{ now: () => clock.now(), onChanged: metrics.moved, prepare: takeAgain },
  })
