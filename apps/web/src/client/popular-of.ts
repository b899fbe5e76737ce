/** Which popular dishes a customer sees first: one of each store in turn, the nearest store first. Pure. */
import type { Product, Store } from '@jumun/contracts/http'
import { takesNow } from './resting.ts'

interface PopularDish {
  readonly dish: Product
  readonly store: Store
}
const most = 12

/** @param stores as they are shown, in that order */
export function popularOf(dishes: readonly Product[], stores: readonly Store[], now: number): PopularDish[] {
  const canBeHad = dishes.filter(({ available, soldOut }) => available && !soldOut)
  const byStore = Map.groupBy(canBeHad, ({ storeId }) => storeId)
  const taking = stores.filter((store) => takesNow(store, now))
  const inTurn: PopularDish[] = []
  for (let nth = 0; inTurn.length < most; nth++) {
    const round = taking.flatMap((store) => {
      const dish = byStore.get(store.id)?.[nth]
      return dish ? [{ dish, store }] : []
    })
    if (round.length === 0) break
    inTurn.push(...round)
  }
  return inTurn.slice(0, most)
}
