/**
 * What is set aside for an order: all its lines or none. Events about an order may come twice or in any order; each way
 * the same is left. Pure: products in, products out.
 */
import type { MissingStock, StockLine } from '@jumun/contracts'
import { isCounted, releaseStock, reserveStock, type Stock, sell, unsell } from './stock.ts'

export interface ReservedLine extends StockLine {
  /** The count it was taken from; 0 where nothing was counted. */
  readonly counting: number
}

export interface Reservation {
  readonly orderId: string
  readonly customerId: string
  readonly storeId: string
  /** WASTED: it was cooked for an order that ended all the same; the pieces are gone, as if sold. */
  readonly status: 'RESERVED' | 'REJECTED' | 'RELEASED' | 'SOLD' | 'WASTED'
  readonly lines: readonly ReservedLine[]
  /** false: we heard how the order ended, but not yet that it was placed. */
  readonly placed: boolean
  /** Events said about this order. */
  readonly version: number
}

export type Parties = Pick<Reservation, 'orderId' | 'customerId' | 'storeId'>
/** Stock by product id. */
export type StockLevels = ReadonlyMap<string, Stock>

export type ReservationDecision =
  | { readonly outcome: 'unchanged' }
  | {
      readonly outcome: 'changed'
      readonly reservation: Reservation
      /** The stock of each product it touches. */
      readonly levels: StockLevels
      readonly publishes?: 'StockReserved' | 'StockReleased' | 'StockWasted'
    }
  | {
      readonly outcome: 'changed'
      readonly reservation: Reservation
      readonly levels: StockLevels
      readonly publishes: 'StockRejected'
      readonly missing: readonly MissingStock[]
    }

const unchanged: ReservationDecision = { outcome: 'unchanged' }
const nothing: StockLevels = new Map()

/** Several lines of one product count together; in the order of their ids, as they are locked. */
export function sumUp(lines: readonly StockLine[]): StockLine[] {
  const wanted = new Map<string, number>()
  for (const { productId, quantity } of lines) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
  return [...wanted].map(([productId, quantity]) => ({ productId, quantity })).sort(byProduct)
}
const byProduct = (left: StockLine, right: StockLine): number => (left.productId < right.productId ? -1 : 1)

/** The order is paid: set everything aside, or nothing. */
export function reserve(
  known: Reservation | undefined,
  parties: Parties,
  lines: readonly StockLine[],
  levels: StockLevels,
): ReservationDecision {
  if (known?.placed) return unchanged
  if (known?.status === 'RELEASED')
    // canceled before we heard of it: nothing to set aside, and nobody waits for an answer
    return { outcome: 'changed', reservation: { ...known, placed: true, lines: plain(lines) }, levels: nothing }

  const after = new Map<string, Stock>()
  const missing: MissingStock[] = []
  const taken: ReservedLine[] = []
  for (const { productId, quantity } of sumUp(lines)) {
    const stock = levels.get(productId)
    const left = stock && reserveStock(stock, quantity)
    if (left) after.set(productId, left)
    else missing.push({ productId, requested: quantity, available: stock?.onHand ?? 0 })
    taken.push({ productId, quantity, counting: stock && isCounted(stock) ? stock.counting : 0 })
  }
  const version = (known?.version ?? 0) + 1
  if (missing.length > 0 && known)
    // it was completed before we heard of it, so it must have been there; the books have nothing to take it from
    return { outcome: 'changed', reservation: { ...known, placed: true, lines: plain(lines) }, levels: nothing }
  if (missing.length > 0)
    return {
      outcome: 'changed',
      reservation: { ...parties, status: 'REJECTED', lines: plain(lines), placed: true, version },
      levels: nothing,
      publishes: 'StockRejected',
      missing,
    }
  const reservation: Reservation = { ...parties, status: 'RESERVED', lines: taken, placed: true, version }
  if (known?.status !== 'SOLD') return { outcome: 'changed', reservation, levels: after, publishes: 'StockReserved' }
  return {
    outcome: 'changed',
    reservation: { ...reservation, status: 'SOLD' },
    levels: move(reservation, after, sell),
    publishes: 'StockReserved',
  }
}

/** The undo: the order is canceled; what was set aside is for sale again, or gone when it was cooked. */
export function release(
  known: Reservation | undefined,
  parties: Parties,
  levels: StockLevels,
  restock: boolean,
): ReservationDecision {
  // nothing is set aside for an order whose beginning comes after its end, so nothing can be gone either
  if (!known) return { outcome: 'changed', reservation: { ...tombstone(parties), status: 'RELEASED' }, levels: nothing }
  if (known.status === 'RELEASED' || known.status === 'REJECTED' || known.status === 'WASTED') return unchanged
  if (!restock && known.placed)
    return {
      outcome: 'changed',
      reservation: { ...known, status: 'WASTED', version: known.version + 1 },
      levels: known.status === 'SOLD' ? nothing : move(known, levels, sell),
      publishes: 'StockWasted',
    }
  const reservation = { ...known, status: 'RELEASED' } as const
  if (!known.placed) return { outcome: 'changed', reservation, levels: nothing }
  return {
    outcome: 'changed',
    reservation: { ...reservation, version: known.version + 1 },
    levels: move(known, levels, known.status === 'SOLD' ? unsell : releaseStock),
    publishes: 'StockReleased',
  }
}

/** The customer has the order: what was set aside is sold. */
export function completeSale(
  known: Reservation | undefined,
  parties: Parties,
  levels: StockLevels,
): ReservationDecision {
  if (!known) return { outcome: 'changed', reservation: { ...tombstone(parties), status: 'SOLD' }, levels: nothing }
  if (known.status !== 'RESERVED') return unchanged
  return { outcome: 'changed', reservation: { ...known, status: 'SOLD' }, levels: move(known, levels, sell) }
}

const tombstone = (parties: Parties) => ({ ...parties, lines: [], placed: false, version: 0 }) as const
const plain = (lines: readonly StockLine[]): ReservedLine[] => sumUp(lines).map((line) => ({ ...line, counting: 0 }))

/** Only what was taken from the present count: an earlier one is closed. */
function move(
  { lines }: Reservation,
  levels: StockLevels,
  step: (stock: Extract<Stock, { onHand: number }>, quantity: number) => Stock,
): StockLevels {
  const after = new Map(levels)
  for (const { productId, quantity, counting } of lines) {
    const stock = levels.get(productId)
    if (counting > 0 && stock && isCounted(stock) && stock.counting === counting)
      after.set(productId, step(stock, quantity))
  }
  return after
}
