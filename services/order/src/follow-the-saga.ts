/** Move an order when something happened to it elsewhere: one step of the saga, in one transaction, said in one event. */
import { on, type Reaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import type { Deadlines } from './deadlines.ts'
import type { OrderMetrics } from './metrics.ts'
import { enterLaneOf } from './one-lane-per-partition.ts'
import { lockOrder, saveOrder } from './order-store.ts'
import { facts } from './saga.ts'

interface Needs {
  readonly clock: Clock
  readonly metrics: OrderMetrics
  readonly deadlines: Deadlines
}

export const followTheSaga = ({ clock, metrics, deadlines }: Needs): Reaction[] =>
  facts.map(({ kind, decide }) =>
    on(kind, async (event, tx) => {
      await enterLaneOf(event.correlationid, tx)
      const order = await lockOrder(tx, event.correlationid)
      if (!order) return // not an order of ours: nothing to move
      const decision = decide(order, event as never, clock.now())
      switch (decision.outcome) {
        case 'changed':
          await saveOrder(tx, order, decision.order, deadlines)
          tx.say(decision.saying)
          metrics.moved(decision.order)
          return
        case 'noted':
          await saveOrder(tx, order, decision.order, deadlines)
          return
        case 'unchanged':
          return // a duplicate, or late: a later fact has already proved it
        case 'refused':
          throw new Error(`a fact cannot be refused: ${kind.type} about ${order.id}, which is ${order.state.status}`)
        default:
          return decision satisfies never
      }
    }),
  )
