/** Move orders when something happened to them elsewhere: each a step of the saga, said in one event. */
import { handle, type Reaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import type { OrderMetrics } from './metrics.ts'
import type { OrderStore } from './order-store.ts'
import { sagaTransitions } from './saga.ts'

interface Needs {
  readonly orders: Pick<OrderStore, 'load' | 'save'>
  readonly clock: Clock
  readonly metrics: OrderMetrics
}

export const followTheSaga = ({ orders, clock, metrics }: Needs): Reaction =>
  handle(orders, sagaTransitions, { now: () => clock.now(), onChanged: metrics.moved })
