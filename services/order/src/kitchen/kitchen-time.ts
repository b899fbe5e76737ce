/**
 * What the saga has to know of kitchens. Money that comes late, for a draft whose slots have passed meanwhile, takes other
 * slots, or there are none, and then the order ends and the money goes back. A line that is taken out before anybody cooked
 * gives its time back. Asked for such orders alone: all others cost nothing here.
 */
import { type Envelope, PaymentApproved, StockReserved, TicketLinesChanged } from '@jumun/contracts/events'
import { ChangedMeanwhile, type Prepare, type Querying, type Transaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { type MenuStore, menuProducts, menuStores } from '../menu.ts'
import { cancelWith } from '../order.ts'
import type { Decision, Order } from '../order-shape.ts'
import type { SagaTransition } from '../saga.ts'
import { type Cooked, heldAfter } from './lines-out.ts'
import { planFor } from './plan.ts'
import { giveBackSlots, takeSlots } from './slot-table.ts'
import { slotsOver, type Taken } from './slots.ts'

export interface KitchenTime {
  /** The orders for which there is no room any more. */
  readonly tooLate: ReadonlySet<string>
  /** What it takes to cook them. */
  readonly products: ReadonlyMap<string, Cooked>
}
export const noKitchen: KitchenTime = { tooLate: new Set(), products: new Map() }

/** Where slots are kept, and what is known of who cooks in them. */
export interface KitchenBook {
  storeOf(tx: Transaction, storeId: string, now: Date): Promise<MenuStore | undefined>
  productsOf(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, Cooked>>
  /** Others than those it holds. @returns false when somebody took them at this very moment */
  move(
    tx: Transaction,
    order: Order,
    takes: readonly Taken[],
    kitchen: NonNullable<MenuStore['capacity']>,
  ): Promise<boolean>
}

export const kitchenTables: KitchenBook = {
  storeOf: async (tx, storeId, now) => (await menuStores(tx as Querying, now)([storeId]))[0],
  productsOf: async (tx, ids) =>
    new Map((await menuProducts(tx as Querying)(ids)).map((product) => [product.productId, product])),
  async move(tx, { id, storeId, takes: held = [] }, takes, kitchen) {
    await giveBackSlots(tx, [{ storeId, takes: held }])
    if (!(await takeSlots(tx, { storeId, takes }, kitchen))) return false
    await tx.query('UPDATE orders SET takes = $2 WHERE id = $1', [id, JSON.stringify(takes)])
    return true
  },
}

export const kitchenTime =
  (clock: Clock, book = kitchenTables): Prepare<Order, KitchenTime> =>
  async (events, loaded, tx) => {
    const tooLate = new Set<string>()
    const asked = new Set<string>()
    for (const event of events) {
      const order = loaded.get(event.correlationid)
      if (!order?.takes) continue
      if (event.type === PaymentApproved.type && order.state.status === 'AWAITING_PAYMENT') {
        if (!(await hasRoom(tx, order, order.takes, { book, now: clock.now() }))) tooLate.add(order.id)
      } else if (sparesTime(event))
        for (const { productId } of [...order.lines, ...insteadIn(event)]) asked.add(productId)
    }
    return { tooLate, products: asked.size > 0 ? await book.productsOf(tx, [...asked].sort()) : noKitchen.products }
  }

/** What was begun is spent. */
const sparesTime = ({ type, data }: Envelope): boolean =>
  type === StockReserved.type || (type === TicketLinesChanged.type && !(data as TicketLinesChanged).cooked)
const insteadIn = ({ type, data }: Envelope): { productId: string }[] => {
  const { instead } = type === TicketLinesChanged.type ? (data as TicketLinesChanged) : {}
  return instead ? [instead] : []
}

async function hasRoom(
  tx: Transaction,
  order: Order,
  held: readonly Taken[],
  { book, now }: { readonly book: KitchenBook; readonly now: Date },
): Promise<boolean> {
  const store = await book.storeOf(tx, order.storeId, now)
  if (!store?.capacity || !slotsOver({ ...store, capacity: store.capacity }, held, now)) return true
  const need = new Map<string, number>()
  for (const { station, seconds } of held) need.set(station, (need.get(station) ?? 0) + seconds)
  const plan = planFor({ ...store, capacity: store.capacity }, need, undefined, now)
  if (plan.outcome === 'full') return false
  if (!(await book.move(tx, order, plan.takes, store.capacity)))
    throw new ChangedMeanwhile('somebody took the slot at this very moment')
  return true
}

/** The saga's own decision: unless the kitchen has no time any more, and without the time that nobody needs now. */
export const withKitchenTime = ({ kind, decide }: SagaTransition) => ({
  kind,
  decide: (
    order: Order | undefined,
    event: Envelope<never>,
    now: Date,
    { tooLate, products }: KitchenTime,
  ): Decision =>
    order && kind.type === PaymentApproved.type && tooLate.has(order.id) && order.state.status === 'AWAITING_PAYMENT'
      ? cancelWith(order, { reason: 'SLOT_FULL' }, now)
      : sparing(order, event, decide(order, event, now), products),
})

function sparing(
  before: Order | undefined,
  event: Envelope,
  decision: Decision,
  products: KitchenTime['products'],
): Decision {
  if (decision.outcome !== 'changed' || !before?.takes || !sparesTime(event)) return decision
  const { takes, ...after } = decision.state
  if (!takes || after.lines === before.lines) return decision
  const held = heldAfter(takes, before.lines, after.lines, products)
  return { ...decision, state: held.length > 0 ? { ...after, takes: held } : after }
}
