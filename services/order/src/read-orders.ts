/** Who sees which orders: a customer their own, a store's people its deals, an operator all. The rest is not found. */
import { mayAt, type OrderStatus, type StorePerson, type UserRole } from '@jumun/contracts'
import { type Clock, type Fading, hasFaded } from '@jumun/service'
import type { Menus } from './menu.ts'
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
    return mayAt(await menus.storeOf(order.storeId), reader, 'look') === 'yes' ? order : undefined
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
    if (storeId === undefined) return list({ personId: reader.id })
    if (wanted.storeId !== undefined && wanted.storeId !== storeId) return undefined
    return mayAt(await menus.storeOf(storeId), reader, 'look') === 'yes'
      ? list({ storeId, dealsOnly: true })
      : undefined
  }

/** Whoever looks at an order of long ago has no more need to know where it went. */
function faded(order: Order, now: Date, fading: Fading): Order {
  if (!isOver(order) || !hasFaded(order.updatedAt, now, fading)) return order
  const { address: _, note: __, ...rest } = order
  return rest
}
