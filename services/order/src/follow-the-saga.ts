/** Move orders when something happened to them elsewhere: each a step of the saga, said in one event. */
import { handle, type Prepare, type Reaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { type KitchenTime, noKitchen, withKitchenTime } from './kitchen/kitchen-time.ts'
import type { OrderMetrics } from './metrics.ts'
import type { Order } from './order-shape.ts'
import type { OrderStore } from './order-store.ts'
import { sagaTransitions } from './saga.ts'

interface Needs {
  readonly orders: Pick<OrderStore, 'load' | 'save'>
  readonly clock: Clock
  readonly metrics: OrderMetrics
  /** For those who take of a kitchen's time. */
  readonly kitchens?: Prepare<Order, KitchenTime>
}

export const followTheSaga = ({ orders, clock, metrics, kitchens = async () => noKitchen }: Needs): Reaction =>
  handle<Order, KitchenTime>(orders, sagaTransitions.map(withKitchenTime), {
    ...{ now: () => clock.now(), onChanged: metrics.moved, prepare: kitchens },
  })
