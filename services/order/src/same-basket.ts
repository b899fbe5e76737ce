/** Is this the same once more? The same products with the same options, as many of each, in whatever order they were put in. */
import type { Order } from './order.ts'

type Lines = Pick<Order, 'lines'>

export const isTheSameBasket = (one: Lines, other: Lines): boolean => contentsOf(one) === contentsOf(other)

function contentsOf({ lines }: Lines): string {
  const pieces = new Map<string, number>()
  for (const { productId, options, quantity } of lines) {
    const what = [productId, ...options.map(({ id }) => id).toSorted()].join(' ')
    pieces.set(what, (pieces.get(what) ?? 0) + quantity)
  }
  return JSON.stringify([...pieces].toSorted())
}
