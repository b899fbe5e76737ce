/**
 * Money that comes late, for a draft whose time in the kitchen has passed meanwhile: it takes other slots, or there are none,
 * and then the order ends and the money goes back. Asked for such drafts alone: all others cost nothing here.
 */
import { type Envelope, PaymentApproved } from '@jumun/contracts/events'
import { ChangedMeanwhile, type Prepare, type Querying, type Transaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { menuStores } from '../menu.ts'
import { cancelWith, type Order } from '../order.ts'
import type { SagaTransition } from '../saga.ts'
import { planFor } from './plan.ts'
import { giveBackSlots, takeSlots } from './slot-table.ts'
import { slotsOver, type Taken } from './slots.ts'

/** The orders for which there is no room any more. */
export type TooLate = ReadonlySet<string>

export const takeAgain =
  (clock: Clock): Prepare<Order, TooLate> =>
  async (events, loaded, tx) => {
    const full = new Set<string>()
    for (const { type, correlationid } of events) {
      const order = type === PaymentApproved.type ? loaded.get(correlationid) : undefined
      if (order?.takes && order.state.status === 'AWAITING_PAYMENT' && !(await hasRoom(tx, order, order.takes, clock)))
        full.add(order.id)
    }
    return full
  }

async function hasRoom(tx: Transaction, order: Order, held: readonly Taken[], clock: Clock): Promise<boolean> {
  const now = clock.now()
  const store = (await menuStores(tx as Querying, now)([order.storeId]))[0]
  if (!store?.capacity || !slotsOver({ ...store, capacity: store.capacity }, held, now)) return true
  const need = new Map<string, number>()
  for (const { station, seconds } of held) need.set(station, (need.get(station) ?? 0) + seconds)
  const plan = planFor({ ...store, capacity: store.capacity }, need, undefined, now)
  if (plan.outcome === 'full') return false
  await giveBackSlots(tx, [{ storeId: order.storeId, takes: held }])
  if (!(await takeSlots(tx, { storeId: order.storeId, takes: plan.takes }, store.capacity)))
    throw new ChangedMeanwhile('somebody took the slot at this very moment')
  await tx.query('UPDATE orders SET takes = $2 WHERE id = $1', [order.id, JSON.stringify(plan.takes)])
  return true
}

/** The saga's own decision, unless the kitchen has no time any more. */
export const unlessTooLate = ({ kind, decide }: SagaTransition) => ({
  kind,
  decide: (order: Order | undefined, event: Envelope<never>, now: Date, tooLate: TooLate) =>
    order && kind.type === PaymentApproved.type && tooLate.has(order.id) && order.state.status === 'AWAITING_PAYMENT'
      ? cancelWith(order, { reason: 'SLOT_FULL' }, now)
      : decide(order, event, now),
})
