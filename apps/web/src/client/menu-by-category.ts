/** The menu in its categories, in the order in which the store wrote them. */
import type { Product } from '@jumun/contracts/http'
import { type Language, readable } from '../texts/in-both.ts'

export interface Category {
  readonly name: string
  readonly products: readonly Product[]
}

/** What is off the menu is not shown; what is sold out stays, at the end. */
export function menuByCategory(menu: readonly Product[], language: Language, other: string): Category[] {
  const offered = menu.filter((product) => product.available)
  // Lists come newest first; a menu reads in the order it was written.
  const written = offered.toSorted((left, right) => (left.id < right.id ? -1 : 1))
  const groups = Map.groupBy(written, (product) => readable(product.category, language) || other)
  return [...groups].map(([name, products]) => ({
    name,
    products: products.toSorted((left, right) => Number(left.soldOut) - Number(right.soldOut)),
  }))
}
