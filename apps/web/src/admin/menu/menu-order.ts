/** A menu in the order in which its owner wants it read. */
import type { LocalText } from '@jumun/contracts'
import type { Menu, Product } from '@jumun/contracts/http'
import { inOrder } from '../../parts/menu-in-order.ts'

type Category = Menu['categories'][number]
/** What a category is known by, as the catalog knows it. */
export const keyOf = ({ ko, en }: LocalText): string => ko ?? en ?? ''

/** Those that are ordered, then those that only products speak of. */
export function categoriesOf({ categories }: Pick<Menu, 'categories'>, products: readonly Product[]): Category[] {
  const known = new Map<string, Category>(categories.map((category) => [keyOf(category.name), category]))
  for (const { category } of inOrder(products))
    if (category && !known.has(keyOf(category))) known.set(keyOf(category), { name: category })
  return [...known.values()]
}

/** `undefined`: of no category. */
export const productsIn = (wanted: Category | undefined, products: readonly Product[]): Product[] =>
  inOrder(products).filter(({ category }) =>
    wanted ? category && keyOf(category) === keyOf(wanted.name) : category === undefined,
  )

export const asOrdered = (menu: Pick<Menu, 'categories'>, products: readonly Product[]): Product[] => [
  ...categoriesOf(menu, products).flatMap((category) => productsIn(category, products)),
  ...productsIn(undefined, products),
]
