/**
 * What is set aside for an order: all its lines or none. Events about an order may come twice or in any order; each way
 * the same is left. Pure: products in, products out.
 */
import type { IfSoldOut, MissingStock, StockLine } from '@jumun/contracts'
import { type Counted, isCounted, releaseStock, reserveStock, type Stock, sell, unsell } from './stock.ts'

export interface ReservedLine extends StockLine {
  /** The count it was taken from; 0 where nothing was counted. */
  readonly counting: number
  /** So many besides were cooked and taken out of the order: gone, as if sold. */
  readonly wasted?: number
}
/** A line as it is ordered. */
export interface WantedLine extends StockLine {
  readonly ifSoldOut?: IfSoldOut
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
      /** Of the order's lines, from 0: what could not be had, and was to be left out then. */
      readonly leftOut?: readonly number[]
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
  for (const { productId, quantity } of lines)
    if (quantity > 0) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
  return [...wanted].map(([productId, quantity]) => ({ productId, quantity })).sort(byProduct)
}
const byProduct = (left: StockLine, right: StockLine): number => (left.productId < right.productId ? -1 : 1)

/** The order is paid: set everything aside, or nothing; but for lines that are to be left out where they cannot be had. */
export function reserve(
  known: Reservation | undefined,
  parties: Parties,
  lines: readonly WantedLine[],
  levels: StockLevels,
): ReservationDecision {
  if (known?.placed) return unchanged
  if (known?.status === 'RELEASED')
    // canceled before we heard of it: nothing to set aside, and nobody waits for an answer
    return { outcome: 'changed', reservation: { ...known, placed: true, lines: plain(lines) }, levels: nothing }

  const all = setAside(lines, levels)
  const leftOut = all.missing.length > 0 && !known ? linesToLeaveOut(lines, levels) : []
  const { after, missing, taken } =
    leftOut.length > 0
      ? setAside(
          lines.filter((_, n) => !leftOut.includes(n)),
          levels,
        )
      : all
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
  if (known?.status !== 'SOLD')
    return {
      ...{ outcome: 'changed', reservation, levels: after, publishes: 'StockReserved' },
      ...(leftOut.length > 0 ? { leftOut } : {}),
    }
  return {
    outcome: 'changed',
    reservation: { ...reservation, status: 'SOLD' },
    levels: move(reservation, after, sell),
    publishes: 'StockReserved',
  }
}

function setAside(lines: readonly StockLine[], levels: StockLevels) {
  const after = new Map<string, Stock>()
  const missing: MissingStock[] = []
  const taken: ReservedLine[] = []
  for (const { productId, quantity } of sumUp(lines)) {
    const stock = levels.get(productId)
    const left = stock && reserveStock(stock, quantity)
    if (left) after.set(productId, left)
    else missing.push({ productId, requested: quantity, available: stock?.onHand ?? 0 })
    taken.push({ productId, quantity, counting: countingOf(stock) })
  }
  return { after, missing, taken }
}

/**
 * As few as can be, first come first served. None, where the rest cannot be had either, or nothing would be left. Who wants to
 * be asked is not asked by a count: it is as if there had been no answer, and they may still cancel.
 */
function linesToLeaveOut(lines: readonly WantedLine[], levels: StockLevels): number[] {
  const canBeHad = (some: readonly StockLine[]): boolean => setAside(some, levels).missing.length === 0
  const kept: WantedLine[] = lines.filter((line) => !mayBeLeftOut(line))
  if (!canBeHad(kept)) return []
  const leftOut: number[] = []
  for (const [n, line] of lines.entries()) {
    if (!mayBeLeftOut(line)) continue
    if (canBeHad([...kept, line])) kept.push(line)
    else leftOut.push(n)
  }
  return kept.length > 0 ? leftOut : []
}

const mayBeLeftOut = ({ ifSoldOut }: WantedLine): boolean => ifSoldOut === 'remove' || ifSoldOut === 'ask'

const countingOf = (stock: Stock | undefined): number => (stock && isCounted(stock) ? stock.counting : 0)

/**
 * The store changed what it makes of the order. What is not wanted any more is for sale again, or gone when it was cooked; what
 * is given instead is set aside as far as the books have any: the store has it in its hands, whatever they say.
 */
export function adjust(
  known: Reservation | undefined,
  lines: readonly StockLine[],
  levels: StockLevels,
  restock: boolean,
): ReservationDecision {
  if (!known?.placed || (known.status !== 'RESERVED' && known.status !== 'SOLD')) return unchanged
  const sold = known.status === 'SOLD'
  const wanted = new Map(sumUp(lines).map(({ productId, quantity }) => [productId, quantity]))
  const after = new Map(levels)
  const kept: ReservedLine[] = []
  for (const line of known.lines) {
    const { productId, counting } = line
    const quantity = Math.min(line.quantity, wanted.get(productId) ?? 0)
    const less = line.quantity - quantity
    wanted.set(productId, (wanted.get(productId) ?? 0) - quantity)
    const stock = after.get(productId)
    if (less > 0 && stock && isCounted(stock) && stock.counting === counting)
      after.set(productId, (restock ? (sold ? unsell : releaseStock) : sold ? asItIs : sell)(stock, less))
    const wasted = (line.wasted ?? 0) + (restock ? 0 : less)
    if (quantity + wasted > 0) kept.push({ productId, quantity, counting, ...(wasted > 0 ? { wasted } : {}) })
  }
  for (const [productId, more] of wanted) if (more > 0) kept.push(...taken(productId, more))
  const reservation = { ...known, lines: kept }
  return isTheSame(kept, known.lines) ? unchanged : { outcome: 'changed', reservation, levels: after }

  function taken(productId: string, more: number): ReservedLine[] {
    const stock = after.get(productId)
    if (!stock || !isCounted(stock)) return [{ productId, quantity: more, counting: 0 }]
    const there = Math.min(more, stock.onHand)
    const aside = reserveStock(stock, there)
    if (aside && isCounted(aside)) after.set(productId, sold ? sell(aside, there) : aside)
    const [counted, beyond] = [
      { productId, quantity: there, counting: stock.counting },
      { productId, quantity: more - there, counting: 0 },
    ]
    return [counted, beyond].filter(({ quantity }) => quantity > 0)
  }
}
const asItIs = (stock: Counted): Stock => stock
const isTheSame = (some: readonly ReservedLine[], others: readonly ReservedLine[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others)

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
    const stock = after.get(productId)
    if (counting > 0 && stock && isCounted(stock) && stock.counting === counting)
      after.set(productId, step(stock, quantity))
  }
  return after
}
