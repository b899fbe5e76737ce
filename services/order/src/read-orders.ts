/** Who sees which orders: a customer their own, an owner the deals of their stores, an operator all. The rest is not found. */
import type { OrderStatus, UserRole } from '@jumun/contracts'
import type { Menus } from './menu.ts'
import type { Order } from './order.ts'
import type { OrderStore } from './order-store.ts'

interface Reader {
  readonly id: string
  readonly role: UserRole
}
interface Needs {
  readonly orders: OrderStore
  readonly menus: Menus
}
interface Wanted {
  readonly storeId?: string
  readonly customerId?: string
  readonly status?: OrderStatus
  readonly cursor?: string
}

export const readOrder =
  ({ orders, menus }: Needs) =>
  async (id: string, reader: Reader): Promise<Order | undefined> => {
    const order = await orders.find(id)
    if (!order || reader.role === 'operator') return order
    if (reader.role === 'customer') return order.customerId === reader.id ? order : undefined
    if (!order.placedAt) return undefined // a draft is no deal: no store sees it
    const store = await menus.storeOf(order.storeId)
    return store?.ownerId === reader.id ? order : undefined
  }

/** @returns undefined when the reader may not see the orders of this store or customer */
export const listOrders =
  ({ orders, menus }: Needs) =>
  async (wanted: Wanted, limit: number, reader: Reader): Promise<Order[] | undefined> => {
    const filter = { ...wanted, limit }
    if (reader.role === 'operator') return orders.list(filter)
    if (reader.role === 'customer') {
      if (wanted.customerId !== undefined && wanted.customerId !== reader.id) return undefined
      return orders.list({ ...filter, customerId: reader.id })
    }
    if (wanted.storeId !== undefined && (await menus.storeOf(wanted.storeId))?.ownerId !== reader.id) return undefined
    return orders.list({ ...filter, ownerId: reader.id })
  }
