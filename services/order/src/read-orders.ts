/**
 * Who sees which orders: a customer their own, a store's people its deals, an operator all. The rest is not found. Where
 * somebody lives, and their number, is for those of the store who hand orders over: who only cooks has no need of it.
 */
import { mayAt, type OrderStatus, type StorePerson, type UserRole } from '@jumun/contracts'
import { type Clock, type Fading, hasFaded } from '@jumun/service'
import type { MenuStore, Menus } from './menu.ts'
import { isOver } from './order.ts'
import type { Order } from './order-shape.ts'
import type { ListFilter, OrderStore } from './order-store.ts'

interface Reader extends StorePerson {
  readonly role: UserRole
}
interface Needs extends Fading {
  readonly orders: OrderStore
  readonly menus: Menus
  readonly clock: Clock
}
interface Wanted {
  readonly storeId?: string
  readonly customerId?: string
  readonly status?: OrderStatus
  readonly cursor?: string
}

export const readOrder =
  ({ orders, menus, clock, ...fading }: Needs) =>
  async (id: string, reader: Reader): Promise<Order | undefined> => {
    const found = await orders.find(id)
    const order = found && faded(found, clock.now(), fading)
    if (!order || reader.role === 'operator') return order
    if (reader.role === 'customer') return order.customerId === reader.id ? order : undefined
    if (!order.placedAt) return undefined // a draft is no deal: no store sees it
    const store = await menus.storeOf(order.storeId)
    return mayAt(store, reader, 'look') === 'yes' ? asSeenAt(store, reader)(order) : undefined
  }

/** @returns undefined when the reader may not see the orders of this store or customer */
export const listOrders =
  ({ orders, menus, clock, ...fading }: Needs) =>
  async (wanted: Wanted, limit: number, reader: Reader): Promise<Order[] | undefined> => {
    const list = async (filter: Partial<ListFilter>): Promise<Order[]> =>
      (await orders.list({ ...wanted, limit, ...filter })).map((order) => faded(order, clock.now(), fading))
    if (reader.role === 'operator') return list({})
    if (reader.role === 'customer') {
      if (wanted.customerId !== undefined && wanted.customerId !== reader.id) return undefined
      return list({ customerId: reader.id })
    }
    const storeId = reader.atStore ?? wanted.storeId
    if (storeId === undefined) {
      const found = await list({ personId: reader.id })
      const storeIds = [...new Set(found.map((order) => order.storeId))]
      const stores = new Map(await Promise.all(storeIds.map(async (id) => [id, await menus.storeOf(id)] as const)))
      return found.map((order) => asSeenAt(stores.get(order.storeId), reader)(order))
    }
    if (wanted.storeId !== undefined && wanted.storeId !== storeId) return undefined
    const store = await menus.storeOf(storeId)
    if (mayAt(store, reader, 'look') !== 'yes') return undefined
    return (await list({ storeId, dealsOnly: true })).map(asSeenAt(store, reader))
  }

const asSeenAt =
  (store: MenuStore | undefined, reader: Reader) =>
  (order: Order): Order => {
    if (mayAt(store, reader, 'serve') === 'yes') return order
    const { address: _, phone: __, ...rest } = order
    return rest
  }

/** Whoever looks at an order of long ago has no more need to know where it went. */
function faded(order: Order, now: Date, fading: Fading): Order {
  if (!isOver(order) || !hasFaded(order.updatedAt, now, fading)) return order
  const { address: _, note: __, phone: ___, ...rest } = order
  return rest
}
