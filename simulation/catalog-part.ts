/** The stockroom: the catalog's own decisions over a shelf in memory. */
import {
  OrderCanceled,
  OrderCompleted,
  OrderPlaced,
  StockRejected,
  StockReleased,
  StockReserved,
  StockWasted,
} from '@jumun/contracts'
import { say } from '@jumun/messaging'
import {
  completeSale,
  type Parties,
  type Reservation,
  type ReservationDecision,
  release,
  reserve,
  type Shelf,
} from '../services/catalog/src/reservation.ts'
import { type Stock, startCounting } from '../services/catalog/src/stock.ts'
import { type EventLog, newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { type Plan, productIds } from './plan.ts'
import type { World } from './world.ts'

interface Needs {
  readonly world: World
  readonly log: EventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
  readonly stock: Plan['stock']
}

export function catalogPart({ world, log, flaw, nameOf, stock }: Needs) {
  const reservations = new Map<string, Reservation>()
  const shelf = new Map<string, Stock>(
    Object.entries(productIds).map(([name, id]) => [id, startCounting(stock[name as keyof Plan['stock']])]),
  )

  function moveStock(
    parties: Parties,
    decide: (known: Reservation | undefined, shelf: Shelf) => ReservationDecision,
  ): void {
    const known = reservations.get(parties.orderId)
    const decision = decide(known, shelf)
    if (decision.outcome === 'unchanged') return
    const { orderId, storeId } = parties
    if (!known && decision.reservation.status === 'RELEASED' && flaw === 'no tombstone') return
    reservations.set(orderId, decision.reservation)
    for (const [id, left] of decision.shelf) shelf.set(id, left)
    const of = { subject: orderId, sequence: decision.reservation.version }
    const lines = decision.reservation.lines.map(({ productId, quantity }) => ({ productId, quantity }))
    switch (decision.says) {
      case 'StockReserved':
        fabric.say(say(StockReserved, of, { orderId, storeId, lines }))
        return
      case 'StockReleased':
        fabric.say(say(StockReleased, of, { orderId, storeId, lines }))
        return
      case 'StockWasted':
        fabric.say(say(StockWasted, of, { orderId, storeId, lines }))
        return
      case 'StockRejected':
        fabric.say(say(StockRejected, of, { orderId, storeId, missing: decision.missing }))
        return
      case undefined:
        return
      default:
        decision satisfies never
    }
  }
  const partiesOf = ({ orderId, customerId, storeId }: Parties): Parties => ({ orderId, customerId, storeId })

  const fabric = newFabric({
    ...{ world, log, service: 'catalog', flaw, nameOf },
    hears: new Map([
      [
        OrderPlaced.type,
        {
          topic: OrderPlaced.topic,
          react: ({ data }) => {
            const order = data as OrderPlaced
            moveStock(partiesOf(order), (known, shelf) => reserve(known, partiesOf(order), order.lines, shelf))
          },
        },
      ],
      [
        OrderCanceled.type,
        {
          topic: OrderCanceled.topic,
          react: ({ data }) => {
            const parties = partiesOf(data as OrderCanceled)
            const restock = (data as OrderCanceled).restock || flaw === 'cooked food is sold again'
            moveStock(parties, (known, shelf) => release(known, parties, shelf, restock))
          },
        },
      ],
      [
        OrderCompleted.type,
        {
          topic: OrderCompleted.topic,
          react: ({ data }) => {
            const parties = partiesOf(data as OrderCompleted)
            moveStock(parties, (known, shelf) => completeSale(known, parties, shelf))
          },
        },
      ],
    ]),
  })
  return { ...fabric, fabric, reservations: reservations as ReadonlyMap<string, Reservation>, shelf: shelf as Shelf }
}
