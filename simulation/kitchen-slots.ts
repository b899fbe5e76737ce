/** The slots of the one kitchen, in memory, planned by the service's own rules. */
import { planOf } from '../services/order/src/kitchen/plan.ts'
import type { Taken } from '../services/order/src/kitchen/slots.ts'
import { type MemoryTransaction, Table } from './memory-database.ts'
import { productIds } from './plan.ts'

/** So little that orders get into each other's way. */
export const kitchen = { slotMinutes: 15, cookMinutes: 2, stations: {} }
const products = new Map(Object.values(productIds).map((productId) => [productId, { productId, cookMinutes: 1 }]))

export function newSlots() {
  const slots = new Table<number>('slot')
  /** @returns false when there is no room for all of it: nothing is taken then */
  const move = async (tx: MemoryTransaction, takes: readonly Taken[], sign: 1 | -1): Promise<boolean> => {
    const keyOf = ({ at, station }: Taken) => `${at} ${station}`
    await tx.lock(...takes.map(keyOf).map(slots.lockOf))
    const after = (piece: Taken): number => (slots.get(tx, keyOf(piece)) ?? 0) + sign * piece.seconds
    if (takes.some((piece) => after(piece) > kitchen.cookMinutes * 60)) return false
    for (const piece of takes) slots.set(tx, keyOf(piece), after(piece))
    return true
  }
  return { slots, move }
}

interface Basket {
  readonly storeId: string
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
  readonly holds?: readonly Taken[]
}
export function planIn(slots: Table<number>, basket: Basket, now: Date) {
  const taken = [...slots.rows].map(([key, seconds]) => ({ at: key.trim(), station: '', seconds }))
  const store = { storeId: basket.storeId, capacity: kitchen, taken }
  const plan = planOf(basket, { store, products } as never, now)
  if (plan?.outcome !== 'planned') throw new Error('nobody orders so much here')
  return { store, takes: plan.takes }
}
