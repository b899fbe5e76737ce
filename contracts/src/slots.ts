/**
 * For when may one order at a store? A business day is cut into slots; whoever orders ahead names the start of one. Nothing
 * is cooked outside the hours: the kitchen begins its lead before a slot, and both lie within one span of being open.
 */
import type { Closure } from './generated/events.ts'
import type { Hours } from './http/hours.ts'
import { openState } from './opening-hours.ts'
import {
  businessDay,
  dayAfter,
  localTime,
  momentOf,
  type StoreTime,
  spanOfBusinessDay,
  timeZoneOf,
} from './store-time.ts'

/** What of a store decides about its slots: as `/stores` shows it, or as its announcements tell. */
export interface SlotStore {
  readonly timeZone?: string | undefined
  readonly dayStartsAt?: string | undefined
  readonly hours?: Hours | undefined
  readonly closures?: readonly Closure[] | undefined
  readonly status?: 'OPEN' | 'BUSY' | 'PAUSED' | 'CLOSED' | undefined
  /** When a PAUSED ends by itself. */
  readonly until?: string | Date | undefined
  readonly capacity?: { readonly slotMinutes: number } | undefined
  /** How many days after today; absent: it takes orders for now alone. */
  readonly orderAheadDays?: number | undefined
  /** So long before its time an order comes to the kitchen; absent: the usual preparation time. */
  readonly leadMinutes?: number | undefined
  readonly minutes?: number | undefined
  readonly lastOrderMinutes?: number | undefined
}
export interface SlotTime {
  readonly from: Date
  readonly to: Date
}

export const defaultSlotMinutes = 15
const minuteMs = 60_000
const dayMs = 86_400_000

export const slotMinutesOf = ({ capacity }: SlotStore): number => capacity?.slotMinutes ?? defaultSlotMinutes
export const leadMinutesOf = ({ leadMinutes, minutes }: SlotStore): number => leadMinutes ?? minutes ?? 15

/** Start of the slot that a moment is in, whether or not one may order for it: counted from midnight by the store's own clocks. */
export function slotStart(store: StoreTime, slotMinutes: number, at: number): number {
  const zone = timeZoneOf(store)
  const local = localTime(at, zone)
  const midnight = Math.floor(local / dayMs) * dayMs
  const lengthMs = slotMinutes * minuteMs
  const start = momentOf(midnight + Math.floor((local - midnight) / lengthMs) * lengthMs, zone)
  // an hour that the clocks show twice has slots of its own each time
  return start + Math.max(0, Math.floor((at - start) / lengthMs)) * lengthMs
}
/** The last of a day may be shorter. */
export const nextSlotStart = (store: StoreTime, slotMinutes: number, start: number): number =>
  slotStart(store, slotMinutes, start + slotMinutes * minuteMs)

/** The slots of a business day for which one may order now, the earliest first. */
export function slotsOf(store: SlotStore, day: string, now: Date): SlotTime[] {
  const { orderAheadDays } = store
  const today = businessDay(store, now)
  if (
    orderAheadDays === undefined ||
    Number.isNaN(Date.parse(day)) ||
    day < today ||
    day > dayAfter(today, orderAheadDays)
  )
    return []
  const slots: SlotTime[] = []
  const { from, to } = spanOfBusinessDay(store, day)
  const minutes = slotMinutesOf(store)
  let state = openState(store, startOf(store, from))
  let at = slotStart(store, minutes, from.getTime() - 1)
  while (at < to.getTime()) {
    const slot = { from: new Date(at), to: new Date(nextSlotStart(store, minutes, at)) }
    const start = startOf(store, slot.from)
    if (state.until && start >= state.until) state = openState(store, start)
    if (slot.from >= from && !whyNot(store, slot.from, now, state)) slots.push(slot)
    at = slot.to.getTime()
  }
  return slots
}

/** The days for which one may order, today first. */
export function orderDays(store: SlotStore, now: Date): string[] {
  const today = businessDay(store, now)
  return Array.from({ length: (store.orderAheadDays ?? -1) + 1 }, (_, days) => dayAfter(today, days))
}

export type NoSlot = 'no-ordering-ahead' | 'slot-unknown' | 'slot-passed' | 'slot-too-far' | 'slot-closed'

/** Why one may not order for this moment; undefined: one may. */
export function whyNoSlot(store: SlotStore, wantedAt: Date, now: Date): NoSlot | undefined {
  if (Number.isNaN(wantedAt.getTime())) return 'slot-unknown'
  if (store.orderAheadDays === undefined) return 'no-ordering-ahead'
  if (wantedAt <= now) return 'slot-passed'
  if (businessDay(store, wantedAt) > dayAfter(businessDay(store, now), store.orderAheadDays)) return 'slot-too-far'
  if (slotStart(store, slotMinutesOf(store), wantedAt.getTime()) !== wantedAt.getTime()) return 'slot-unknown'
  return whyNot(store, wantedAt, now)
}

/** When the kitchen hears of an order that is wanted then. */
export const startOf = (store: SlotStore, wantedAt: Date): Date =>
  new Date(wantedAt.getTime() - leadMinutesOf(store) * minuteMs)

/** @param opening of the store when the kitchen begins with it */
function whyNot(
  store: SlotStore,
  wantedAt: Date,
  now: Date,
  { open, until } = openState(store, startOf(store, wantedAt)),
): NoSlot | undefined {
  const start = startOf(store, wantedAt)
  if (start < now) return 'slot-passed'
  if (store.status === 'PAUSED' && (store.until === undefined || start < new Date(store.until))) return 'slot-closed'
  if (!open) return 'slot-closed'
  const last = until && until.getTime() - (store.lastOrderMinutes ?? 0) * minuteMs
  return last !== undefined && wantedAt.getTime() >= last ? 'slot-closed' : undefined
}
