/** The stockroom: the catalog's own reactions over reservations and products in memory. */
import { OrderCanceled } from '@jumun/contracts'
import type { Reaction } from '@jumun/messaging'
import { moveStockWithOrders, type ReservationStore } from '../services/catalog/src/move-stock-with-orders.ts'
import type { Reservation } from '../services/catalog/src/reservation.ts'
import { type Stock, startCounting } from '../services/catalog/src/stock.ts'
import { newFabric } from './fabric.ts'
import type { Flaw } from './flaw.ts'
import { type MemoryTransaction, memoryStore, Table } from './memory-database.ts'
import type { MemoryEventLog } from './memory-event-log.ts'
import { type Plan, productIds } from './plan.ts'
import type { World } from './world.ts'

interface Needs {
  readonly world: World
  readonly log: MemoryEventLog
  readonly flaw: Flaw | undefined
  readonly nameOf: (id: string) => string
  readonly stock: Plan['stock']
}
interface Product {
  readonly stock: Stock
}

export function catalogPart({ world, log, flaw, nameOf, stock }: Needs) {
  const reservations = new Table<Reservation>('reservation')
  const products = new Table<Product>('product')
  for (const [name, id] of Object.entries(productIds))
    products.put(id, { stock: startCounting(stock[name as keyof Plan['stock']]) })

  const isTombstone = ({ status, placed }: Reservation): boolean => status === 'RELEASED' && !placed
  const kept = memoryStore(reservations, {
    stateOf: (row) => row,
    rowOf: (after, before) => (flaw === 'no tombstone' && !before && isTombstone(after) ? undefined : after),
  })
  const reservationStore: ReservationStore<Product> = {
    async load(tx, orderIds, named) {
      const known = await kept.load(tx, orderIds)
      const lines = [...known.values()].flatMap(({ lines }) => lines)
      const ids = [...new Set([...named, ...lines.map(({ productId }) => productId)])].sort()
      await (tx as MemoryTransaction).lock(...ids.map(products.lockOf))
      const found = ids.flatMap((id): [string, Product][] => {
        const product = products.get(tx, id)
        return product ? [[id, product]] : []
      })
      return { reservations: known, products: new Map(found) }
    },
    async save(tx, changed) {
      await kept.save(tx, changed.reservations)
      for (const [id, left] of changed.levels) products.set(tx, id, { stock: left })
    },
  }

  const fabric = newFabric({
    ...{ world, log, service: 'catalog', flaw, nameOf },
    reactions: [moveStockWithOrders(reservationStore, { now: () => world.now() })].map((one) =>
      flaw === 'cooked food is sold again' ? alwaysRestocking(one) : one,
    ),
  })
  let connection = fabric.begin()
  return {
    ...fabric,
    crash() {
      connection.life.die()
      connection = fabric.begin()
    },
    reservations: reservations.rows,
    get shelf(): ReadonlyMap<string, Stock> {
      return new Map([...products.rows].map(([id, product]) => [id, product.stock]))
    },
  }
}

/** The flaw: what was cooked is put back. */
const alwaysRestocking = (reaction: Reaction): Reaction => ({
  ...reaction,
  handleAll: (events, tx) =>
    reaction.handleAll(
      events.map((event) =>
        event.type === OrderCanceled.type
          ? { ...event, data: { ...(event.data as OrderCanceled), restock: true } }
          : event,
      ),
      tx,
    ),
})
