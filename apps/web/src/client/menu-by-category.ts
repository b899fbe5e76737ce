/** The menu in its categories, in the order in which the store wants it read. */
import type { Menu, Product } from '@jumun/contracts/http'
import { inOrder } from '../parts/menu-in-order.ts'
import { type Language, readable } from '../texts/in-both.ts'

export interface Category {
  readonly name: string
  readonly products: readonly Product[]
}
interface Words {
  readonly other: string
  readonly popular: string
}
/** From so many on a menu is worth a first glance at what most people take. */
const worthAGlance = 12

/** What is off the menu is not shown; what is sold out stays, at the end. */
export function menuByCategory(
  menu: readonly Product[],
  order: Menu | undefined,
  language: Language,
  { other, popular }: Words,
): Category[] {
  const offered = inOrder(menu).filter((product) => product.available)
  const groups = Map.groupBy(offered, (product) => readable(product.category, language) || other)
  const first = (order?.categories ?? []).map(({ name }) => readable(name, language))
  const place = new Map(first.map((name, index) => [name, index]))
  const named = [...groups]
    .map(([name, products]) => ({ name, products: soldOutLast(products) }))
    .toSorted((left, right) => (place.get(left.name) ?? first.length) - (place.get(right.name) ?? first.length))
  const favourites = offered.filter((product) => product.popular && !product.soldOut)
  return offered.length >= worthAGlance && favourites.length > 0 && !groups.has(popular)
    ? [{ name: popular, products: favourites }, ...named]
    : named
}

const soldOutLast = (products: readonly Product[]): Product[] =>
  products.toSorted((left, right) => Number(left.soldOut) - Number(right.soldOut))
