/** When a kitchen can make a basket: at once, when it has time, or in the slot that was wanted. Pure. */
import type { Menu } from '../menu.ts'
import {
  freeSlots,
  type KitchenStore,
  lastStart,
  type Need,
  needOf,
  piecesAt,
  type Slot,
  slotAt,
  slotsOver,
  type Taken,
} from './slots.ts'

/** Later than that is not as soon as possible any more: whoever still wants it orders ahead. */
export const soonWithinMinutes = 120
/** How far one looks for slots to offer instead, and how many. */
const offerWithinMinutes = 24 * 60
const mostOffered = 3

export type Plan =
  /** Undefined pieces: nothing of it is counted. */
  | { readonly outcome: 'planned'; readonly takes: readonly Taken[]; readonly beginsAt: Date }
  | { readonly outcome: 'full'; readonly nearest: readonly Pick<Slot, 'from' | 'to'>[] }

interface Wanted {
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
  /** Absent: as soon as possible. */
  readonly wantedAt?: string | undefined
  /** What it holds already: kept while its time has not passed. */
  readonly holds?: readonly Taken[] | undefined
}

/** Undefined: the kitchen counts nothing, or nothing of this. */
export function planOf({ lines, wantedAt, holds }: Wanted, { store, products }: Menu, now: Date): Plan | undefined {
  if (!store?.capacity) return undefined
  const kitchen: KitchenStore = { ...store, capacity: store.capacity }
  const pieces = lines.map(({ productId, quantity }) => ({ quantity, product: products.get(productId) }))
  const need = needOf(pieces, kitchen.capacity)
  if (need.size === 0) return undefined
  if (holds && !slotsOver(kitchen, holds, now)) return planned(holds, now)
  return planFor(kitchen, need, wantedAt, now)
}

export function planFor(kitchen: KitchenStore, need: Need, wantedAt: string | undefined, now: Date): Plan {
  const within = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
  if (wantedAt === undefined) {
    const [first] = freeSlots(kitchen, need, now, within(soonWithinMinutes), 1)
    if (first) return planned(first.pieces, now)
    return { outcome: 'full', nearest: offered(freeSlots(kitchen, need, now, within(offerWithinMinutes), mostOffered)) }
  }
  const wanted = slotAt(kitchen, kitchen.capacity, Date.parse(wantedAt))
  const from = slotAt(kitchen, kitchen.capacity, now.getTime())
  const takes = piecesAt(kitchen, need, wanted, { from, until: wanted, ahead: true })
  if (takes) return planned(takes, now)
  const until = new Date(wanted + offerWithinMinutes * 60_000)
  const near = freeSlots(kitchen, need, now, until, 500)
    .toSorted((left, right) => Math.abs(Date.parse(left.from) - wanted) - Math.abs(Date.parse(right.from) - wanted))
    .slice(0, mostOffered)
    .toSorted((left, right) => left.from.localeCompare(right.from))
  return { outcome: 'full', nearest: offered(near) }
}

const planned = (takes: readonly Taken[], now: Date): Plan => ({
  outcome: 'planned',
  takes,
  beginsAt: new Date(Math.max(now.getTime(), lastStart(takes))),
})
const offered = (slots: readonly Slot[]) => slots.map(({ from, to }) => ({ from, to }))
