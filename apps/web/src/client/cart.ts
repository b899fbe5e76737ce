/** The customer's basket before it is an order: one store at a time, the same choice of the same product on one line. */

import { add, type Money, times } from '@jumun/contracts'
import type { Order, Product } from '@jumun/contracts/http'

export interface CartLine {
  readonly productId: string
  /** Ids of the chosen options, in the order of the menu. */
  readonly options: readonly string[]
  readonly quantity: number
}
export interface Cart {
  readonly storeId: string
  readonly lines: readonly CartLine[]
}

export const mostOfOneLine = 99

export const lineKey = (line: Pick<CartLine, 'productId' | 'options'>): string =>
  `${line.productId}:${line.options.join(',')}`

/** Adds to what is there; another store's cart is not touched but replaced, so ask before. */
export function withLine(cart: Cart | undefined, storeId: string, line: CartLine): Cart {
  const lines = cart?.storeId === storeId ? cart.lines : []
  const same = lines.find((each) => lineKey(each) === lineKey(line))
  if (same === undefined) return { storeId, lines: [...lines, line] }
  const quantity = Math.min(mostOfOneLine, same.quantity + line.quantity)
  return { storeId, lines: lines.map((each) => (each === same ? { ...each, quantity } : each)) }
}

/** None left of the last line means no cart at all. */
export function withQuantity(cart: Cart, key: string, quantity: number): Cart | undefined {
  const lines = cart.lines
    .map((line) => (lineKey(line) === key ? { ...line, quantity: Math.min(mostOfOneLine, quantity) } : line))
    .filter((line) => line.quantity > 0)
  return lines.length === 0 ? undefined : { ...cart, lines }
}

export const countOf = (cart: Cart | undefined): number =>
  cart?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0

/** What one piece costs with these options; the platform has the last word on it. */
export function unitPriceOf(product: Pick<Product, 'price' | 'options'>, options: readonly string[]): Money {
  const chosen = product.options.flatMap((group) => group.choices).filter((choice) => options.includes(choice.id))
  return chosen.reduce<Money>((sum, choice) => add(sum, choice.price), product.price)
}

/** The lines whose product is (still) on this menu, with their prices, and those that are not. */
export function pricedLines(cart: Cart, menu: readonly Product[]) {
  const byId = new Map(menu.map((product) => [product.id, product]))
  return cart.lines.map((line) => {
    const product = byId.get(line.productId)
    const sellable = product?.available === true && !product.soldOut
    const unit = product && unitPriceOf(product, line.options)
    return { line, key: lineKey(line), product, sellable, price: unit && times(unit, line.quantity) }
  })
}
export type PricedLine = ReturnType<typeof pricedLines>[number]

export const totalOf = (lines: readonly PricedLine[]): Money | undefined =>
  lines.reduce<Money | undefined>(
    (sum, { price }) => (price === undefined ? sum : sum ? add(sum, price) : price),
    undefined,
  )

/** Groups in which fewer are chosen than must be. */
export const missingGroups = (product: Pick<Product, 'options'>, chosen: ReadonlySet<string>): string[] =>
  product.options
    .filter((group) => group.choices.filter((choice) => chosen.has(choice.id)).length < group.min)
    .map((group) => group.id)

/** A group of which one is taken changes it by choosing another; else a choice is switched on and off up to the limit. */
export function toggled(
  group: Product['options'][number],
  chosen: ReadonlySet<string>,
  choiceId: string,
): ReadonlySet<string> {
  const next = new Set(chosen)
  if (next.has(choiceId)) {
    const mustKeep = group.min === 1 && group.max === 1
    if (!mustKeep) next.delete(choiceId)
    return next
  }
  const inGroup = group.choices.filter((choice) => next.has(choice.id))
  if (group.max === 1) for (const other of inGroup) next.delete(other.id)
  else if (inGroup.length >= group.max) return chosen
  next.add(choiceId)
  return next
}

/** What has to be chosen anyway is chosen already: the first of each group of which exactly one is needed. */
export const firstChoices = (product: Pick<Product, 'options'>): ReadonlySet<string> =>
  new Set(
    product.options.flatMap((group) =>
      group.min === 1 && group.max === 1 && group.choices[0] ? [group.choices[0].id] : [],
    ),
  )

/** The same again. */
export const cartOfOrder = (order: Pick<Order, 'storeId' | 'lines'>): Cart => ({
  storeId: order.storeId,
  lines: order.lines.map((line) => ({
    productId: line.productId,
    options: line.options.map((option) => option.id),
    quantity: line.quantity,
  })),
})
