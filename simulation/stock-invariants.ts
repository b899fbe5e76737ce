/** Stock and the kitchen's time: what is on the shelf adds up, and what is taken of a slot is held by somebody. */
import { type Envelope, isA, OrderChanged } from '@jumun/contracts'
import { isCounted, type Stock } from '../services/catalog/src/stock.ts'
import { secondsFor } from './kitchen-slots.ts'
import { type OrderPlan, productIds } from './plan.ts'
import type { Whole } from './whole.ts'

/** Each once, as they were said. */
export function saidOf(said: readonly Envelope[], id: string): Envelope[] {
  const first = new Map<string, Envelope>()
  for (const event of said) if (event.correlationid === id && !first.has(event.id)) first.set(event.id, event)
  return [...first.values()].sort((one, other) => one.sequence - other.sequence)
}

export function stockWrongs(id: string, stock: Stock): string[] {
  if (!isCounted(stock)) return []
  const { initial, restocked, onHand, reserved, sold } = stock
  const exact = initial + restocked === onHand + reserved + sold
  return exact && Math.min(onHand, reserved, sold) >= 0 ? [] : [`I2: the stock of ${id} does not add up`]
}

/** So many pieces of each product are gone: its customer has them, or they were cooked in vain, be it for one that was taken out. */
function piecesGone({ catalog, orders }: Whole, said: readonly Envelope[], plan: OrderPlan): Map<string, number> {
  let left = new Map<string, number>([[productIds[plan.product], plan.quantity]])
  const gone = new Map<string, number>()
  const add = (id: string, pieces: number) => gone.set(id, (gone.get(id) ?? 0) + pieces)
  for (const { data } of saidOf(said, plan.id).filter((event) => isA(OrderChanged, event))) {
    const now = new Map<string, number>()
    for (const { productId, quantity } of data.lines) now.set(productId, (now.get(productId) ?? 0) + quantity)
    if (!data.restock) for (const [id, had] of left) add(id, Math.max(0, had - (now.get(id) ?? 0)))
    left = now
  }
  const completed = ['DELIVERED', 'COLLECTED'].includes(orders.orders.get(plan.id)?.state.status ?? '')
  if (completed || catalog.reservations.get(plan.id)?.status === 'WASTED') for (const [id, had] of left) add(id, had)
  return gone
}

export function stockAtRest(whole: Whole, said: readonly Envelope[]): string[] {
  const { catalog, plan } = whole
  const gone = plan.orders.map((one) => piecesGone(whole, said, one))
  return Object.entries(productIds).flatMap(([product, id]) => {
    const stock = catalog.shelf.get(id)
    if (!stock || !isCounted(stock)) return []
    const sold = gone.reduce((sum, pieces) => sum + (pieces.get(id) ?? 0), 0)
    if (stock.reserved !== 0) return [`I2: ${stock.reserved} of ${product} stay reserved for nobody`]
    return stock.sold === sold
      ? []
      : [`I2: ${stock.sold} of ${product} are sold, and ${sold} went to customers or were cooked in vain`]
  })
}

/** What is taken of each slot is what orders hold of it. */
export function slotsAtRest(whole: Whole, said: readonly Envelope[]): string[] {
  const { orders, plan, nameOf } = whole
  const wrong: string[] = []
  for (const { id, quantity } of plan.orders) {
    const takes = orders.orders.get(id)?.takes
    if (!takes) continue
    const holds = takes.reduce((sum, { seconds }) => sum + seconds, 0)
    const pieces = quantity - spared(saidOf(said, id), quantity)
    if (holds !== secondsFor(pieces))
      wrong.push(`I11: ${nameOf(id)} holds ${holds} s of the kitchen for ${pieces} pieces`)
  }
  const held = new Map<string, number>()
  for (const { at, station, seconds } of [...orders.orders.values()].flatMap(({ takes = [] }) => takes))
    held.set(`${at} ${station}`, (held.get(`${at} ${station}`) ?? 0) + seconds)
  for (const [slot, taken] of orders.slots.rows)
    if (taken !== (held.get(slot) ?? 0))
      wrong.push(`I11: of the slot ${slot} ${taken} s are taken, and orders hold ${held.get(slot)}`)
  return wrong
}

/** So many pieces were taken out before anybody cooked them. */
function spared(said: readonly Envelope[], quantity: number): number {
  let [left, out] = [quantity, 0]
  for (const { data } of said.filter((event) => isA(OrderChanged, event))) {
    const now = data.lines.reduce((sum, line) => sum + line.quantity, 0)
    if (data.restock) out += left - now
    left = now
  }
  return out
}
