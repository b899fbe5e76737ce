/**
 * Is this the same once more? The same products with the same options, as many of each, in whatever order they were put in,
 * the same way of getting it, the same time and the same words to the store: who writes something else to it means something else.
 */
import type { Order } from './order-shape.ts'

type Basket = Pick<Order, 'lines' | 'fulfilment' | 'note' | 'wantedAt'>

export const isTheSameBasket = (one: Basket, other: Basket): boolean =>
  one.fulfilment === other.fulfilment &&
  one.wantedAt === other.wantedAt &&
  one.note === other.note &&
  contentsOf(one) === contentsOf(other)

function contentsOf({ lines }: Basket): string {
  const pieces = new Map<string, number>()
  for (const { productId, options, quantity } of lines) {
    const what = [productId, ...options.map(({ id }) => id).toSorted()].join(' ')
    pieces.set(what, (pieces.get(what) ?? 0) + quantity)
  }
  return JSON.stringify([...pieces].toSorted())
}
