/** What becomes of an order under way: lines that its store changes, and money that goes back in parts. Pure. */
import {
  type Discount,
  formerName,
  isLost,
  OrderChanged,
  type OrderLine,
  type PaymentRefunded,
  type Sums,
  saidSums,
  type TicketLinesChanged,
  times,
} from '@jumun/contracts'
import { confirm } from './order.ts'
import { type Changed, changed, type Decision, type Order, partiesOf, type Returned } from './order-shape.ts'

const unchanged: Decision = { outcome: 'unchanged' }

/** What cannot be had and may be left out is left out before the store hears of the order. */
export function confirmStock(order: Order, now: Date, leftOut: readonly number[] = []): Decision {
  if (order.state.status !== 'PLACED' || leftOut.length === 0) return confirm(order, now)
  const lines = order.lines.map((line, n) => (leftOut.includes(n) ? lessOf(line, 0) : line))
  const without = withLines(order, lines, { reason: 'SOLD_OUT', restock: true }, now)
  const then = confirm(without.state, now)
  return then.outcome === 'changed' ? { ...then, events: [...without.events, ...then.events] } : then
}

/**
 * The store made something else of a line than what was ordered: the difference goes back at once. It has decided that before
 * it handed the order over, so it counts although the news of it may come after the customer has the rest. Of an order that
 * is lost all money is spoken for.
 */
export function changeLine(order: Order, change: TicketLinesChanged, now: Date): Decision {
  const { line: n, quantity, instead, reason, cooked } = change
  const line = order.lines[n]
  if (!line || !order.placedAt || isLost(order.state.status)) return unchanged
  const made = instead ? replaced(line, instead) : lessOf(line, Math.min(quantity, line.quantity))
  return withLines(order, order.lines.with(n, made), { reason, restock: !cooked }, now)
}

const lessOf = (line: OrderLine, quantity: number): OrderLine => ({
  ...line,
  quantity,
  total: times(line.unitPrice, quantity),
  before: line.before ?? { quantity: line.quantity },
})

/** Never dearer for the customer, whatever was priced meanwhile. */
function replaced(line: OrderLine, { total: _, unitPrice: asked, quantity: made, ...instead }: OrderLine): OrderLine {
  const unitPrice = asked.amount > line.unitPrice.amount ? line.unitPrice : asked
  const quantity = Math.min(made, line.quantity)
  const before = { name: line.before?.name ?? formerName(line.name), quantity: line.before?.quantity ?? line.quantity }
  const kept = line.ifSoldOut ? { ifSoldOut: line.ifSoldOut } : {}
  return { ...instead, ...kept, unitPrice, quantity, total: times(unitPrice, quantity), before }
}

function withLines(
  order: Order,
  lines: readonly OrderLine[],
  why: { readonly reason: string; readonly restock: boolean },
  now: Date,
): Changed {
  const next: Order = { ...order, lines, ...sumsOfLines(order, lines), paid: order.paid ?? order.total }
  const refund = { ...order.total, amount: order.total.amount - next.total.amount }
  const said = { ...partiesOf(next), lines, ...saidSums(next), refund, ...why }
  return changed(next, order.state, now, OrderChanged, said)
}

/** The way there costs what it did; what was taken off stays off, as far as there is anything to take it from. */
function sumsOfLines({ deliveryFee, discounts: before, total }: Order, lines: readonly OrderLine[]): Sums {
  const subtotal = { ...total, amount: lines.reduce((sum, line) => sum + line.total.amount, 0) }
  let left = subtotal.amount + deliveryFee.amount
  const lessOff = (discount: Discount): Discount => {
    const amount = Math.min(discount.amount.amount, left)
    left -= amount
    return amount === discount.amount.amount ? discount : { ...discount, amount: { ...total, amount } }
  }
  const discounts = before.map(lessOff)
  return { subtotal, deliveryFee, discounts, total: { ...total, amount: left } }
}

/** Money went back: all of it once the order has ended, or a part of it at any time. Only noted: payment has said so. */
export function refunded(order: Order, { amount, reason, refundId: id }: PaymentRefunded, at: Date): Decision {
  const { refunds = [] } = order
  if (id === undefined ? order.refundedAt : refunds.some((known) => known.id === id)) return unchanged
  const back: Returned = { amount, reason, at: at.toISOString(), ...(id === undefined ? {} : { id }) }
  const state: Order = { ...order, refunds: [...refunds, back], ...(id === undefined ? { refundedAt: at } : {}) }
  return { outcome: 'updated', state }
}
