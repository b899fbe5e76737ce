/** The customer's basket before it is an order: one store at a time, the same choice of the same product on one line. */

import { type Money, sumPerCurrency, times } from '@jumun/contracts'
import type { Order, Product, Quote, QuoteProblem } from '@jumun/contracts/http'
import { canBeChosen, choicesOf, unitPriceOf } from '../parts/choices/choices.ts'

export interface CartLine {
  readonly productId: string
  /** Ids of the chosen options, in the order of the menu. */
  readonly options: readonly string[]
  readonly quantity: number
  /** What is to be done where it cannot be had after all; nothing said: the platform decides. */
  readonly ifSoldOut?: NonNullable<Order['lines'][number]['ifSoldOut']>
  /** What it was called and what one cost when it was taken, so that what changes since can be named. */
  readonly taken?: Taken
}
export interface Taken {
  readonly name: Product['name']
  readonly options: readonly Product['name'][]
  readonly unitPrice: Money
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
  return { storeId, lines: lines.map((each) => (each === same ? { ...line, quantity } : each)) }
}

/** None left of the last line means no cart at all. */
export function withQuantity(cart: Cart, key: string, quantity: number): Cart | undefined {
  const lines = cart.lines
    .map((line) => (lineKey(line) === key ? { ...line, quantity: Math.min(mostOfOneLine, quantity) } : line))
    .filter((line) => line.quantity > 0)
  return lines.length === 0 ? undefined : { ...cart, lines }
}

export const withWish = (cart: Cart, key: string, ifSoldOut: CartLine['ifSoldOut']): Cart => ({
  ...cart,
  lines: cart.lines.map((line) => {
    if (lineKey(line) !== key) return line
    const { ifSoldOut: _, ...plain } = line
    return ifSoldOut ? { ...plain, ifSoldOut } : plain
  }),
})

export const countOf = (cart: Cart | undefined): number =>
  cart?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0

/** What goes into the cart when so many of it are chosen now. */
export const lineOf = (product: Product, options: readonly string[], quantity: number): CartLine => ({
  productId: product.id,
  options,
  quantity,
  taken: {
    name: product.name,
    options: choicesOf(product, options).map(({ name }) => name),
    unitPrice: unitPriceOf(product, options),
  },
})

/**
 * The lines of the cart by this menu: what each costs, and why it cannot be had where it cannot. What the platform said of
 * this very cart (`quote`) counts more than the menu that is on the screen.
 */
export function pricedLines(cart: Cart, menu: readonly Product[], quote?: Quote) {
  const byId = new Map(menu.map((product) => [product.id, product]))
  const taken = new Map<string, number>()
  let currency: string | undefined
  return cart.lines.map((line, index) => {
    const product = byId.get(line.productId)
    const before = taken.get(line.productId) ?? 0
    const unitPrice = product ? unitPriceOf(product, line.options) : line.taken?.unitPrice
    const problem = quote
      ? quote.problems.find((one) => one.line === index)?.code
      : problemOf(line, product, { before, currency })
    if (problem === undefined) {
      taken.set(line.productId, before + line.quantity)
      currency ??= unitPrice?.currency
    }
    return {
      ...{ line, key: lineKey(line), product, problem, unitPrice },
      price: unitPrice && times(unitPrice, line.quantity),
      /** How many could be had of it on this line. */
      left: typeof product?.stock === 'number' ? Math.max(0, product.stock - before) : undefined,
    }
  })
}
export type PricedLine = ReturnType<typeof pricedLines>[number]

function problemOf(
  { options, quantity }: CartLine,
  product: Product | undefined,
  { before, currency }: { before: number; currency: string | undefined },
): QuoteProblem['code'] | undefined {
  if (!product?.available) return 'product-gone'
  if (product.soldOut) return 'sold-out'
  if (product.stock !== null && before + quantity > product.stock) return 'not-enough-stock'
  if (!canBeChosen(product, options)) return 'option-gone'
  return currency !== undefined && product.price.currency !== currency ? 'mixed-currencies' : undefined
}

/** The cart without what was chosen of this product in ways that are gone, and how many that were: they are chosen again. */
export function withoutGone(cart: Cart | undefined, product: Product): { cart: Cart | undefined; gone: number } {
  const isGone = ({ productId, options }: CartLine) => productId === product.id && !canBeChosen(product, options)
  const gone = cart?.lines.filter(isGone).reduce((sum, { quantity }) => sum + quantity, 0) ?? 0
  return { cart: cart && { ...cart, lines: cart.lines.filter((line) => !isGone(line)) }, gone }
}

/** The lines that can be had: they can be ordered, whatever is wrong with the others. */
export const payable = (lines: readonly PricedLine[]): PricedLine[] =>
  lines.filter(({ problem }) => problem === undefined)

/** One sum for each currency. */
export const sumsOfLines = (lines: readonly PricedLine[]): Money[] =>
  sumPerCurrency(lines.flatMap(({ price }) => (price === undefined ? [] : [price])))

/** The currency of what is in the cart, where it is another: one order is paid in one. */
export const otherCurrency = (cart: Cart, product: Product): string | undefined =>
  cart.lines.find(({ taken }) => taken && taken.unitPrice.currency !== product.price.currency)?.taken?.unitPrice
    .currency

/** Holds both the same, however it was called or what it cost then? */
export const isSameCart = (left: Cart, right: Cart): boolean => {
  const what = ({ storeId, lines }: Cart) =>
    [storeId, ...lines.map((line) => `${lineKey(line)} ${line.quantity}`).toSorted()].join('\n')
  return what(left) === what(right)
}

/** The same again. */
export const cartOfOrder = (order: Pick<Order, 'storeId' | 'lines'>): Cart => ({
  storeId: order.storeId,
  lines: order.lines.map((line) => ({
    productId: line.productId,
    options: line.options.map((option) => option.id),
    quantity: line.quantity || (line.before?.quantity ?? 1), // what was taken out may be there again
    taken: { name: line.name, options: line.options.map(({ name }) => name), unitPrice: line.unitPrice },
  })),
})
