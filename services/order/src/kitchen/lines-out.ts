/** What an order still holds of its kitchen's slots, once something was taken out of it or made otherwise. Pure. */
import { needOf, type Taken, wholeKitchen } from './slots.ts'

export interface Cooked {
  readonly cookMinutes?: number
  readonly station?: string
}
interface Line {
  readonly productId: string
  readonly quantity: number
}

/**
 * What a line spares is given back, the last of it first. What something else takes more than what it is made instead of is
 * not taken: the store has decided that it can. Where a dish takes other minutes by now than when it was ordered, what the
 * order holds is shared among its lines by what they take now, so that no line gives back what another still needs.
 */
export function heldAfter(
  takes: readonly Taken[],
  before: readonly Line[],
  after: readonly Line[],
  products: ReadonlyMap<string, Cooked>,
): readonly Taken[] {
  const limited = takes.flatMap(({ station }) => (station === wholeKitchen ? [] : [[station, 0] as const]))
  const counting = { slotMinutes: 0, cookMinutes: 0, stations: Object.fromEntries(limited) }
  const needs = (lines: readonly Line[]) =>
    needOf(
      lines.map(({ productId, quantity }) => ({ quantity, product: products.get(productId) })),
      counting,
    )
  const spared = new Map<string, number>()
  for (const [n, line] of before.entries()) {
    const made = after[n]
    if (!made || made === line) continue
    const still = needs([made])
    for (const [station, seconds] of needs([line]))
      spared.set(station, (spared.get(station) ?? 0) + Math.max(0, seconds - (still.get(station) ?? 0)))
  }
  const all = needs(before)
  const held = Map.groupBy(takes, ({ station }) => station)
  return [...held].flatMap(([station, pieces]) => {
    const holds = pieces.reduce((sum, { seconds }) => sum + seconds, 0)
    const need = all.get(station) ?? 0
    const back = need === 0 ? 0 : Math.floor(((spared.get(station) ?? 0) * Math.min(holds, need)) / need)
    return without(pieces, back)
  })
}

/** The one that starts last is the first to be free again. */
function without(pieces: readonly Taken[], back: number): Taken[] {
  let left = back
  const kept = pieces
    .toSorted((one, other) => other.at.localeCompare(one.at))
    .map((piece) => {
      const off = Math.min(left, piece.seconds)
      left -= off
      return { ...piece, seconds: piece.seconds - off }
    })
  return kept.filter(({ seconds }) => seconds > 0).reverse()
}

/** What of `before` is not in `after`. */
export function piecesLess(before: readonly Taken[], after: readonly Taken[]): Taken[] {
  const kept = new Map(after.map((piece) => [keyOf(piece), piece.seconds]))
  return before.flatMap((piece) => {
    const seconds = piece.seconds - (kept.get(keyOf(piece)) ?? 0)
    return seconds > 0 ? [{ ...piece, seconds }] : []
  })
}
const keyOf = ({ at, station }: Taken): string => `${at} ${station}`
