/** The slots of the one kitchen, in memory, planned by the service's own rules. */
import { whyNoSlot } from '@jumun/contracts'
import type { Transaction } from '@jumun/messaging'
import type { KitchenBook } from '../services/order/src/kitchen/kitchen-time.ts'
import { piecesLess } from '../services/order/src/kitchen/lines-out.ts'
import { planOf } from '../services/order/src/kitchen/plan.ts'
import type { Taken } from '../services/order/src/kitchen/slots.ts'
import type { Order } from '../services/order/src/order-shape.ts'
import type { Flaw } from './flaw.ts'
import { type MemoryTransaction, Table } from './memory-database.ts'
import { leadMinutes, type Plan, productIds, storeId } from './plan.ts'

const products = new Map(Object.values(productIds).map((productId) => [productId, { productId, cookMinutes: 1 }]))
const secondsEach = 60

interface Basket {
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
  readonly wantedAt?: string | undefined
  readonly holds?: readonly Taken[] | undefined
}

export function newSlots(plan: Pick<Plan, 'kitchen'>, flaw: Flaw | undefined) {
  const slots = new Table<number>('slot')
  const most = plan.kitchen.cookMinutes * 60
  let cookMinutes = plan.kitchen.cookMinutes
  const store = () => ({
    ...({ storeId, ownerId: 'the owner', status: 'OPEN', fulfilments: ['pickup', 'delivery'], minutes: 10 } as const),
    ...{
      orderAheadDays: 1,
      leadMinutes,
      capacity: { slotMinutes: plan.kitchen.slotMinutes, cookMinutes, stations: {} },
    },
    taken: [...slots.rows].map(([key, seconds]) => ({ at: key.trim(), station: '', seconds })),
  })

  /** @returns false when there is no room for all of it: nothing is taken then */
  async function move(tx: Transaction, takes: readonly Taken[], sign: 1 | -1): Promise<boolean> {
    const keyOf = ({ at, station }: Taken) => `${at} ${station}`
    await (tx as MemoryTransaction).lock(...takes.map(keyOf).map(slots.lockOf))
    const after = (piece: Taken): number => (slots.get(tx, keyOf(piece)) ?? 0) + sign * piece.seconds
    if (sign > 0 && takes.some((piece) => after(piece) > cookMinutes * 60)) return false
    for (const piece of takes) slots.set(tx, keyOf(piece), after(piece))
    return true
  }

  /** Of orders that take others in a transaction, until their rows are written in it. */
  const anew = new WeakMap<Transaction, Map<string, readonly Taken[]>>()
  const book: KitchenBook = {
    storeOf: async () => store(),
    productsOf: async () => (flaw === 'nobody knows what a line spares' ? new Map() : products),
    async move(tx, { id, takes: held = [] }, takes) {
      await move(tx, held, -1)
      if (!(await move(tx, takes, 1))) return false
      anew.set(tx, (anew.get(tx) ?? new Map()).set(id, takes))
      return true
    },
  }

  return {
    rows: slots.rows as ReadonlyMap<string, number>,
    book,
    most,
    async take(tx: Transaction, takes: readonly Taken[]): Promise<boolean> {
      const taken = await move(tx, takes, 1)
      if (flaw === 'a slot is counted twice') await move(tx, takes, 1)
      return taken
    },
    async takeAnew(tx: Transaction, held: readonly Taken[], takes: readonly Taken[]): Promise<boolean> {
      await move(tx, held, -1)
      return move(tx, takes, 1)
    },
    /** What an order holds no more. */
    async giveBack(tx: Transaction, before: readonly Taken[] | undefined, after: readonly Taken[] | undefined) {
      if (!before || before === after || flaw === 'a slot is never given back') return
      if (after && flaw === 'what a line spares is never given back') return
      await move(tx, piecesLess(before, after ?? []), -1)
    },
    /** As its row has it, when it took others in this transaction. */
    withMoved<C extends { readonly id: string; readonly before: Order | undefined; readonly after: Order }>(
      tx: Transaction,
      change: C,
    ): C {
      const takes = anew.get(tx)?.get(change.id)
      return takes && change.after.takes === change.before?.takes
        ? { ...change, after: { ...change.after, takes } }
        : change
    },
    goHome(): void {
      cookMinutes = 0
    },
    /** What a basket takes, or why it cannot be ordered for then. */
    plan(basket: Basket, now: Date) {
      const known = store()
      const noSlot = basket.wantedAt && whyNoSlot(known, new Date(basket.wantedAt), now)
      if (noSlot) return { outcome: 'refused', code: noSlot } as const
      const planned = planOf(basket, { store: known, products } as never, now)
      return planned?.outcome === 'planned'
        ? ({ outcome: 'planned', store: known, takes: planned.takes } as const)
        : ({ outcome: 'refused', code: 'slot-full' } as const)
    },
  }
}

/** What so many pieces take of the kitchen. */
export const secondsFor = (pieces: number): number => pieces * secondsEach
