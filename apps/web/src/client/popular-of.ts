/** Which popular dishes a customer sees first: one of each store in turn, the nearest store first. Pure. */
import type { Product, Store } from '@jumun/contracts/http'

interface PopularDish {
  readonly dish: Product
  readonly store: Store
}
const most = 12

/** @param stores as they are shown, in that order */
export function popularOf(dishes: readonly Product[], stores: readonly Store[]): PopularDish[] {
  const canBeHad = dishes.filter(({ available, soldOut }) => available && !soldOut)
  const byStore = Map.groupBy(canBeHad, ({ storeId }) => storeId)
  const taking = stores.filter(({ status }) => status === 'OPEN' || status === 'BUSY')
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
