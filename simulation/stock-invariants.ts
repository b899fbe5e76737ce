/** Stock and the kitchen's time: what is on the shelf adds up, and what is taken of a slot is held by somebody. */
import { type Envelope, isA, OrderChanged, OrderConfirmed, StockReserved } from '@jumun/contracts'
import { isCounted, type Stock } from '../services/catalog/src/stock.ts'
import { secondsFor } from './kitchen-slots.ts'
import { linesOf, type OrderPlan, piecesOf, productIds } from './plan.ts'
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

function piecesIn(lines: readonly { readonly productId: string; readonly quantity: number }[]): Map<string, number> {
  const pieces = new Map<string, number>()
  for (const { productId, quantity } of lines) pieces.set(productId, (pieces.get(productId) ?? 0) + quantity)
  return pieces
}

/** So many pieces of each product are gone: its customer has them, or they were cooked in vain, be it for one that was taken out. */
function piecesGone({ catalog, orders }: Whole, said: readonly Envelope[], plan: OrderPlan): Map<string, number> {
  let left = piecesIn(linesOf(plan))
  const gone = new Map<string, number>()
  const add = (id: string, pieces: number) => gone.set(id, (gone.get(id) ?? 0) + pieces)
  for (const { data } of saidOf(said, plan.id).filter((event) => isA(OrderChanged, event))) {
    const now = piecesIn(data.lines)
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

/** Left out is what may be, of everything that could not be had; whoever has the rest has what was set aside for it, and no more. */
export function leftOutWrongs({ orders, catalog, plan, nameOf }: Whole, said: readonly Envelope[], id: string) {
  const order = orders.orders.get(id)
  if (!order?.placedAt) return []
  const wrong: string[] = []
  const events = saidOf(said, id)
  const ordered = linesOf(plan.orders.find((one) => one.id === id) as OrderPlan)
  const reserved = events.find((event) => isA(StockReserved, event))?.data as StockReserved | undefined
  for (const n of reserved?.leftOut ?? []) {
    const wish = ordered[n] && 'ifSoldOut' in ordered[n] ? ordered[n].ifSoldOut : undefined
    if (wish !== 'remove' && wish !== 'ask') wrong.push(`I2: line ${n} of ${nameOf(id)} was left out, and may not be`)
    if (events.some((event) => isA(OrderConfirmed, event)) && order.lines[n]?.quantity !== 0)
      wrong.push(`I12: line ${n} of ${nameOf(id)} was left out, and its customer pays for it`)
  }
  const reservation = catalog.reservations.get(id)
  if (reservation?.status !== 'SOLD') return wrong
  const shown = (lines: Parameters<typeof piecesIn>[0]): string =>
    [...piecesIn(lines)]
      .flatMap(([what, pieces]) => (pieces > 0 ? `${pieces} of ${what}` : []))
      .toSorted()
      .join()
  if (shown(reservation.lines) !== shown(order.lines))
    wrong.push(`I2: of ${nameOf(id)} ${shown(reservation.lines)} is sold, and its customer has ${shown(order.lines)}`)
  return wrong
}

/** What is taken of each slot is what orders hold of it. */
export function slotsAtRest(whole: Whole, said: readonly Envelope[]): string[] {
  const { orders, plan, nameOf } = whole
  const wrong: string[] = []
  for (const one of plan.orders) {
    const { id } = one
    const takes = orders.orders.get(id)?.takes
    if (!takes) continue
    const holds = takes.reduce((sum, { seconds }) => sum + seconds, 0)
    const pieces = piecesOf(one) - spared(saidOf(said, id), piecesOf(one))
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
