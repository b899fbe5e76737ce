/**
 * What a kitchen can do, counted in seconds of cooking: which slots an order takes, and how much of each. Pure; who takes
 * them for good is decided by the table of slots, in the transaction that writes the order.
 */
import { nextSlotStart, type StoreTime, slotStart } from '@jumun/contracts'

/** Cooking minutes in each slot: of the kitchen, and of the stations that have a limit of their own. */
export interface KitchenCapacity {
  readonly slotMinutes: number
  readonly cookMinutes: number
  readonly stations: Readonly<Record<string, number>>
}
/** A piece of a slot. */
export interface Taken {
  /** When the slot starts, ISO 8601. */
  readonly at: string
  /** Empty: of the whole kitchen. */
  readonly station: string
  readonly seconds: number
}
/** How much of it is taken already. */
export type Occupancy = readonly Taken[]

/** What an order asks of the kitchen: seconds, by station; empty: nothing that is counted. */
export type Need = ReadonlyMap<string, number>
export const wholeKitchen = ''

interface Piece {
  readonly quantity: number
  readonly product: { readonly cookMinutes?: number; readonly station?: string } | undefined
}
export function needOf(pieces: readonly Piece[], { stations }: KitchenCapacity): Need {
  const need = new Map<string, number>()
  for (const { quantity, product } of pieces) {
    const seconds = Math.round((product?.cookMinutes ?? 0) * 60) * quantity
    if (seconds === 0) continue
    const limited = product?.station !== undefined && product.station in stations ? [product.station] : []
    for (const key of [wholeKitchen, ...limited]) need.set(key, (need.get(key) ?? 0) + seconds)
  }
  return need
}

export const roomOf = ({ cookMinutes, stations }: KitchenCapacity, station: string): number =>
  Math.floor((station === wholeKitchen ? cookMinutes : (stations[station] ?? cookMinutes)) * 60)

/** Start of the slot that this moment is in. Slots are counted from midnight by the store's own clocks. */
export const slotAt = (store: StoreTime, { slotMinutes }: KitchenCapacity, at: number): number =>
  slotStart(store, slotMinutes, at)
const slotAfter = (store: StoreTime, { slotMinutes }: KitchenCapacity, start: number): number =>
  nextSlotStart(store, slotMinutes, start)
const slotBefore = (store: StoreTime, kitchen: KitchenCapacity, start: number): number =>
  slotAt(store, kitchen, start - 1)

export type KitchenStore = StoreTime & { readonly capacity: KitchenCapacity; readonly taken?: Occupancy }

/**
 * The pieces for an order that is to be cooked in the slot that starts at `start`: all in that slot when it fits into an
 * empty one; else over the slots from there on (`ahead`: before it, so that it is done in time), as each has room.
 * Undefined: there is no room.
 */
export function piecesAt(
  store: KitchenStore,
  need: Need,
  start: number,
  { from, until, ahead = false }: { readonly from: number; readonly until: number; readonly ahead?: boolean },
): readonly Taken[] | undefined {
  const { capacity: kitchen, taken = [] } = store
  const used = new Map(taken.map(({ at, station, seconds }) => [`${Date.parse(at)} ${station}`, seconds]))
  const roomIn = (slot: number, station: string): number =>
    Math.max(0, roomOf(kitchen, station) - (used.get(`${slot} ${station}`) ?? 0))
  const left = new Map(need)
  const isLarge = [...need].some(([station, seconds]) => seconds > roomOf(kitchen, station))
  if (isLarge && [...need.keys()].some((station) => roomOf(kitchen, station) === 0)) return undefined
  const pieces: Taken[] = []
  for (let slot = start; left.size > 0; slot = (ahead ? slotBefore : slotAfter)(store, kitchen, slot)) {
    if (slot < from || slot > until) return undefined
    for (const [station, seconds] of left) {
      const part = Math.min(seconds, roomIn(slot, station))
      if (part < seconds && !isLarge) return undefined
      if (part === 0 && slot === start) return undefined
      if (part > 0) pieces.push({ at: new Date(slot).toISOString(), station, seconds: part })
      if (part === seconds) left.delete(station)
      else left.set(station, seconds - part)
    }
  }
  return pieces
}

/** The first slots that have room for it, from the one that is running; in the order of time, `most` of them. */
export function freeSlots(store: KitchenStore, need: Need, now: Date, until: Date, most: number): Slot[] {
  const from = slotAt(store, store.capacity, now.getTime())
  const free: Slot[] = []
  for (
    let start = from;
    start <= until.getTime() && free.length < most;
    start = slotAfter(store, store.capacity, start)
  ) {
    const pieces = piecesAt(store, need, start, { from, until: until.getTime() })
    const to = new Date(slotAfter(store, store.capacity, start)).toISOString()
    if (pieces) free.push({ from: new Date(start).toISOString(), to, pieces })
  }
  return free
}
export interface Slot {
  readonly from: string
  readonly to: string
  readonly pieces: readonly Taken[]
}

/** Have its slots passed? */
export const slotsOver = (store: KitchenStore, pieces: readonly Taken[], now: Date): boolean =>
  slotAt(store, store.capacity, now.getTime()) > lastStart(pieces)

/** When the last of it is begun: not before its slots are. */
export const lastStart = (pieces: readonly Taken[]): number => Math.max(...pieces.map(({ at }) => Date.parse(at)))
