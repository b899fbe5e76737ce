/** The stock of a product: every piece that ever came in is on hand, set aside, or sold, and nothing is below zero. Pure. */

export interface Counted {
  /** Which count this is: each time counting starts anew, the next. */
  readonly counting: number
  readonly initial: number
  /** What came in later, less what was taken out by hand. */
  readonly restocked: number
  readonly onHand: number
  /** Set aside for orders on their way. */
  readonly reserved: number
  readonly sold: number
}
/** `counting` is then the last count there was, 0 for none. */
export type Stock = Counted | { readonly counting: number; readonly onHand: null }

/** The most that can be on hand. */
export const mostOnHand = 1_000_000

export const isCounted = (stock: Stock): stock is Counted => stock.onHand !== null
export const isSoldOut = (stock: Stock): boolean => stock.onHand === 0

/** From here on the world hears of every piece, so that nobody pays for what is not there; with many left only the end counts. */
const few = 99
export const leftOf = ({ onHand }: Stock): number | undefined => (onHand === null || onHand > few ? undefined : onHand)

/** Stock that is as it was given, or not counted. */
export const startCounting = (onHand: number | null, before: Stock = { counting: 0, onHand: null }): Stock =>
  onHand === null
    ? { counting: before.counting, onHand: null }
    : { counting: before.counting + 1, initial: onHand, restocked: 0, onHand, reserved: 0, sold: 0 }

/** `ifStock`: what it was when somebody began to count. */
export type StockChange =
  | { readonly change: number }
  | { readonly set: number | null; readonly ifStock?: number | null | undefined }
export type StockDecision =
  | { readonly outcome: 'changed'; readonly stock: Stock }
  | { readonly outcome: 'changed-meanwhile' }
  | { readonly outcome: 'refused'; readonly code: 'stock-not-counted' | 'stock-too-low' | 'stock-too-high' }

/** An owner adds, takes away, counts anew, or stops counting. What is set aside for orders is never touched. */
export function changeStock(stock: Stock, wanted: StockChange): StockDecision {
  if ('change' in wanted)
    return isCounted(stock) ? restock(stock, wanted.change) : { outcome: 'refused', code: 'stock-not-counted' }
  if (wanted.ifStock !== undefined && wanted.ifStock !== stock.onHand) return { outcome: 'changed-meanwhile' }
  if (wanted.set === null || !isCounted(stock)) return { outcome: 'changed', stock: startCounting(wanted.set, stock) }
  return restock(stock, wanted.set - stock.onHand)
}

function restock(stock: Counted, change: number): StockDecision {
  const onHand = stock.onHand + change
  if (onHand < 0) return { outcome: 'refused', code: 'stock-too-low' }
  if (onHand > mostOnHand) return { outcome: 'refused', code: 'stock-too-high' }
  return { outcome: 'changed', stock: { ...stock, onHand, restocked: stock.restocked + change } }
}

/** Lower what is on hand by what is ordered; where there is not enough, nothing happens. */
export function reserveStock(stock: Stock, quantity: number): Stock | undefined {
  if (!isCounted(stock)) return stock
  if (stock.onHand < quantity) return undefined
  return { ...stock, onHand: stock.onHand - quantity, reserved: stock.reserved + quantity }
}

/** The undo of `reserveStock`. */
export const releaseStock = (stock: Counted, quantity: number): Stock => ({
  ...stock,
  onHand: stock.onHand + quantity,
  reserved: stock.reserved - quantity,
})

export const sell = (stock: Counted, quantity: number): Stock => ({
  ...stock,
  reserved: stock.reserved - quantity,
  sold: stock.sold + quantity,
})

/** The undo of `sell`. */
export const unsell = (stock: Counted, quantity: number): Stock => ({
  ...stock,
  onHand: stock.onHand + quantity,
  sold: stock.sold - quantity,
})
