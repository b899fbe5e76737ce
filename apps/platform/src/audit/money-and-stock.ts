/** I1, I2 and I12: what was paid and what was sold come out even, here and in the books of others. */
import { isA, isCompleted, isLost, isOverStatus, OrderCanceled, wasNeverPlaced, wrongSums } from '@jumun/contracts'
import { type Finding, sum } from './finding.ts'
import type { Snapshot } from './snapshot.ts'

export function money({ orders, payments, provider }: Snapshot): Finding {
  const paymentOf = new Map(payments.map((payment) => [payment.orderId, payment]))
  const theirs = typeof provider === 'string' ? undefined : provider
  const chargeOf = Map.groupBy(theirs?.charges ?? [], ({ key }) => key)
  let older = 0
  const broken: string[] = []
  for (const { id, status, total, refund, paid } of orders) {
    const payment = paymentOf.get(id)
    const { captured = 0, promised = 0, changed = 0 } = payment ?? {}
    const kept = captured - (payment?.refunded ?? 0)
    const lives = !wasNeverPlaced(status) && status !== 'CANCELED'
    const agreed = paid ?? total
    if (lives && (captured !== agreed || kept !== agreed - promised))
      broken.push(
        `order ${id} is ${status}, ${agreed} was agreed, but ${captured} was captured and ${kept} kept, ${promised} being promised back`,
      )
    // what had been given back before is not given back again
    const owed = Math.min(agreed - total, captured - (promised - changed))
    if (!wasNeverPlaced(status) && (changed > agreed - total || (changed < owed && kept > 0)))
      broken.push(
        `the lines of order ${id} are ${agreed - total} less than was paid, and ${changed} goes back for them`,
      )
    const toKeep = typeof refund === 'number' ? Math.max(0, captured - promised - refund) : 0
    if (isLost(status) && kept !== toKeep)
      broken.push(`order ${id} is ${status}, but ${kept} was kept${toKeep === 0 ? '' : `, not ${toKeep}`}`)
  }
  for (const { orderId, createdAt, captured, refunded, debits, credits, held } of payments) {
    if (debits !== credits) broken.push(`ledger of order ${orderId}: debits ${debits}, credits ${credits}`)
    if (held !== captured - refunded)
      broken.push(`ledger of order ${orderId} holds ${held}, its payment ${captured - refunded}`)
    if (!theirs) continue
    const taken = (chargeOf.get(orderId) ?? []).filter(({ status }) => status === 'captured')
    const [charge] = taken
    if (!charge && theirs.begin !== undefined && createdAt < theirs.begin) {
      if (captured > 0) older += 1
      continue
    }
    if (taken.length > 1) broken.push(`order ${orderId} was captured ${taken.length} times`)
    if ((charge?.amount ?? 0) !== captured || (charge?.refunded ?? 0) !== refunded)
      broken.push(
        `order ${orderId}: the provider captured ${charge?.amount ?? 0} and refunded ${charge?.refunded ?? 0}, we ${captured} and ${refunded}`,
      )
  }
  for (const { key, amount, status, refunded } of theirs?.charges ?? [])
    if (status === 'captured' && !paymentOf.has(key) && amount !== refunded)
      broken.push(`the provider captured ${amount} under ${key}, of which we know nothing`)
  const debits = sum(payments.map((payment) => payment.debits))
  const credits = sum(payments.map((payment) => payment.credits))
  if (debits !== credits) broken.push(`Σ debits ${debits}, Σ credits ${credits}`)
  const books = theirs ? `${theirs.charges.length} charges in the provider's books` : `NOT COMPARED: ${provider}`
  const notThere = older > 0 ? `, which begin later than ${older} payments` : ''
  return {
    id: 'I1',
    name: 'money',
    examined: `${orders.length} orders, Σ debits = Σ credits = ${debits}, ${books}${notThere}`,
    broken,
  }
}

/** Whoever shows a sum shows the same one, and it is what its parts come to. */
export function sumsAgree({ orders, tickets, dashboards }: Snapshot): Finding {
  const broken: string[] = []
  for (const { id, total, lines, fee, off } of orders)
    if (lines + fee - off !== total)
      broken.push(`order ${id}: lines ${lines} + fee ${fee} − discounts ${off} is not its total ${total}`)
  const orderOf = new Map(orders.map((order) => [order.id, order]))
  for (const { id, total, fee, pieces } of tickets) {
    const order = orderOf.get(id)
    // of an order that is lost no change counts any more
    if (order && pieces && !isLost(order.status) && pieces.join() !== order.pieces.join())
      broken.push(`of order ${id} ${order.pieces.join(' + ')} are paid for, and its ticket says ${pieces.join(' + ')}`)
    if (order && total !== null && (total !== order.total || (fee ?? 0) !== order.fee))
      broken.push(
        `order ${id} comes to ${order.total} with a fee of ${order.fee}, its ticket to ${total} with ${fee ?? 0}`,
      )
  }
  for (const entry of dashboards) {
    const odd = wrongSums(entry, entry.lines)
    if (odd) broken.push(`the view of order ${entry.orderId}: ${odd}`)
    const order = orderOf.get(entry.orderId)
    if (order && order.total !== entry.total.amount)
      broken.push(`order ${entry.orderId} comes to ${order.total}, its view to ${entry.total.amount}`)
  }
  const fees = sum(orders.map(({ fee }) => fee))
  const examined = `${orders.length} orders, ${tickets.length} tickets, ${dashboards.length} views, ${fees} of fees`
  return { id: 'I12', name: 'sums', examined, broken }
}

export function stock({ products, reservations, orders, log }: Snapshot): Finding {
  const counted = products.flatMap(({ id, counting, stock }) => (stock ? [{ id, counting, ...stock }] : []))
  const setAside = new Map<string, number>()
  const sold = new Map<string, number>()
  for (const { status, lines } of reservations)
    for (const { productId, quantity, counting, wasted = 0 } of lines) {
      const sums = status === 'RESERVED' ? setAside : status === 'SOLD' || status === 'WASTED' ? sold : undefined
      const key = `${productId} ${counting}`
      if (counting > 0) sums?.set(key, (sums.get(key) ?? 0) + quantity)
      if (counting > 0 && wasted > 0) sold.set(key, (sold.get(key) ?? 0) + wasted)
    }
  const broken = counted.flatMap((product) => {
    const { id, counting, initial, restocked, onHand, reserved } = product
    const expected = { reserved: setAside.get(`${id} ${counting}`) ?? 0, sold: sold.get(`${id} ${counting}`) ?? 0 }
    const wrong: string[] = []
    if (initial + restocked !== onHand + reserved + product.sold)
      wrong.push(`product ${id}: ${initial} + ${restocked} is not ${onHand} + ${reserved} + ${product.sold}`)
    if (onHand < 0 || reserved < 0 || product.sold < 0) wrong.push(`product ${id} is below zero`)
    if (reserved !== expected.reserved || product.sold !== expected.sold)
      wrong.push(
        `product ${id}: ${reserved} reserved and ${product.sold} sold, but its orders hold ${expected.reserved} and took ${expected.sold}`,
      )
    return wrong
  })
  const statusOf = new Map(orders.map(({ id, status }) => [id, status]))
  const restocked = new Map(
    log.filter((event) => isA(OrderCanceled, event)).map(({ subject, data }) => [subject, data.restock]),
  )
  for (const { orderId, status } of reservations) {
    const order = statusOf.get(orderId)
    const ended = order !== undefined && isOverStatus(order)
    const fits =
      order === undefined ||
      (status === 'SOLD' ? isCompleted(order) : status === 'RESERVED' ? !ended : order === 'CANCELED')
    if (!fits) broken.push(`the reservation of order ${orderId} is ${status}, the order ${order}`)
    const back = restocked.get(orderId)
    if (back !== undefined && (status === 'RELEASED' || status === 'WASTED') && back !== (status === 'RELEASED'))
      broken.push(`order ${orderId} ended ${back ? 'with' : 'without'} its stock for sale again, and it is ${status}`)
  }
  const pieces = sum(counted.map(({ onHand }) => onHand))
  const examined = `${counted.length} counted products, ${pieces} pieces on hand, ${reservations.length} reservations`
  return { id: 'I2', name: 'stock', examined, broken }
}
