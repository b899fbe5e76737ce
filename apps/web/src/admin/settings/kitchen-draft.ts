/** What a kitchen can do, as its owner edits it: everything as typed, and what it comes to. */
import { cleanLine, typedCount, type Unreadable } from '@jumun/contracts'
import type { Product, Store, StoreChange } from '@jumun/contracts/http'

export interface StationDraft {
  readonly id: string
  readonly ko: string
  readonly en: string
  /** Empty: as many as the kitchen. */
  readonly minutes: string
}
export interface KitchenDraft {
  readonly counted: boolean
  readonly slotMinutes: string
  readonly cookMinutes: string
  readonly stations: readonly StationDraft[]
}
export type KitchenWish = Pick<StoreChange, 'capacity' | 'stations'>
export type KitchenProblem = 'station' | Unreadable

export const limits = {
  slot: { min: 5, max: 240 },
  kitchen: { max: 10_000, digits: 3 },
  dish: { max: 600, digits: 3 },
} as const

export const draftOf = ({ capacity, stations = [] }: Pick<Store, 'capacity' | 'stations'>): KitchenDraft => ({
  counted: capacity !== undefined,
  slotMinutes: String(capacity?.slotMinutes ?? 15),
  cookMinutes: String(capacity?.cookMinutes ?? 60),
  stations: stations.map(({ id, name, cookMinutes }) => ({
    ...{ id, ko: name.ko ?? '', en: name.en ?? '', minutes: String(cookMinutes ?? '') },
  })),
})

/** One more, under an id that no dish knows yet. */
export function withStation(draft: KitchenDraft): KitchenDraft {
  const ids = new Set(draft.stations.map(({ id }) => id))
  let number = draft.stations.length + 1
  while (ids.has(`station-${number}`)) number++
  return { ...draft, stations: [...draft.stations, { id: `station-${number}`, ko: '', en: '', minutes: '' }] }
}

/** `null` takes away what there was. */
export function wishOf(draft: KitchenDraft): KitchenWish | { readonly problem: KitchenProblem } {
  const stations: NonNullable<KitchenWish['stations']> = []
  for (const station of draft.stations) {
    const [ko, en] = [cleanLine(station.ko), cleanLine(station.en)]
    if (!ko && !en) return { problem: 'station' }
    const minutes = typedCount(station.minutes, limits.kitchen)
    if ('unreadable' in minutes && minutes.unreadable !== 'missing') return { problem: minutes.unreadable }
    stations.push({
      ...{ id: station.id, name: { ...(ko && { ko }), ...(en && { en }) } },
      ...('value' in minutes ? { cookMinutes: minutes.value } : {}),
    })
  }
  const places = stations.length > 0 ? stations : null
  if (!draft.counted) return { capacity: null, stations: places }
  const [slot, cook] = [typedCount(draft.slotMinutes, limits.slot), typedCount(draft.cookMinutes, limits.kitchen)]
  if ('unreadable' in slot) return { problem: slot.unreadable }
  if ('unreadable' in cook) return { problem: cook.unreadable }
  return { capacity: { slotMinutes: slot.value, cookMinutes: cook.value }, stations: places }
}

export interface DishDraft {
  readonly minutes: string
  readonly station: string
}
export const dishOf = ({ cookMinutes, station }: Pick<Product, 'cookMinutes' | 'station'>): DishDraft => ({
  minutes: String(cookMinutes ?? ''),
  station: station ?? '',
})

/** What is different of a dish; undefined when nothing is, or what was typed cannot be read. */
export function dishChange(dish: Pick<Product, 'cookMinutes' | 'station'>, draft: DishDraft) {
  const read = typedCount(draft.minutes, limits.dish)
  if ('unreadable' in read && read.unreadable !== 'missing') return undefined
  const minutes = 'value' in read ? read.value : undefined
  const change = {
    ...(minutes === dish.cookMinutes ? {} : { cookMinutes: minutes ?? null }),
    ...(draft.station === (dish.station ?? '') ? {} : { station: draft.station || null }),
  }
  return Object.keys(change).length > 0 ? change : undefined
}
