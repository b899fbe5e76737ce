/** What an owner filled in about a store: for a new one all of it, for an old one what is different now, and nothing else. */
import { type CountLimits, cleanLine, isPhone, typedCount } from '@jumun/contracts'
import type { Hours, NewStore, Store, StoreChange } from '@jumun/contracts/http'
import type { Place } from '../../parts/place-button.tsx'

export type StoreProblem = 'name' | 'fulfilments' | 'number' | 'phone' | 'place'

export interface Filled {
  readonly field: (name: string) => string
  readonly isChecked: (name: string) => boolean
  /** `null`: open day and night. */
  readonly hours: Hours | null
}

/** Time to accept, or to pick up, may be half a minute, and a tax half a percent; what the others promise is whole. */
export const numbersOf = {
  minutes: { min: 1, max: 240 },
  acceptWithinMinutes: { min: 0.001, max: 240, digits: 3 },
  pickupWithinMinutes: { min: 0.001, max: 240, digits: 3 },
  lastOrderMinutes: { max: 240 },
  vatPercent: { max: 50, digits: 3 },
} as const satisfies Partial<Record<keyof NewStore, CountLimits>>

/** All that the form says; texts that are empty are not there. */
export function wishOf({ field, isChecked, hours }: Filled): NewStore | StoreProblem {
  const text = (name: string): string => cleanLine(field(name))
  const optional = (name: string, key = name): object => (text(name) ? { [key]: text(name) } : {})
  const numbers: Record<string, number> = {}
  for (const [name, limits] of Object.entries(numbersOf)) {
    const read = typedCount(text(name), limits)
    if ('value' in read) numbers[name] = read.value
    else if (read.unreadable !== 'missing') return 'number'
  }
  const name = { ...optional('nameKo', 'ko'), ...optional('nameEn', 'en') }
  const fulfilments = (['pickup', 'delivery'] as const).filter(isChecked)
  if (Object.keys(name).length === 0) return 'name'
  if (fulfilments.length === 0) return 'fulfilments'
  if (text('phone') && !isPhone(text('phone'))) return 'phone'
  const point = text('place') ? placeOf(text('place')) : undefined
  if (text('place') && !point) return 'place'
  return {
    name,
    address: {
      line1: text('line1'),
      ...optional('line2'),
      ...optional('postcode'),
      ...(point ? { point } : {}),
      ...optional('phone'),
    },
    ...optional('businessNumber'),
    ...optional('kind'),
    ...numbers,
    autoAccept: isChecked('autoAccept'),
    fulfilments,
    ...(hours === null ? {} : { hours }),
    ...optional('dayStartsAt'),
  }
}

/** Latitude and longitude, as map programs give them to be copied. */
export function placeOf(typed: string): Place | undefined {
  const [, lat, lng] =
    /^\(?(-?\d{1,2}(?:\.\d+)?)[\s,]+(-?\d{1,3}(?:\.\d+)?)\)?$/.exec(cleanLine(typed.normalize('NFKC'))) ?? []
  const [north, east] = [Number(lat), Number(lng)]
  return Math.abs(north) <= 90 && Math.abs(east) <= 180 ? { lat: north, lng: east } : undefined
}
export const placeAsTyped = (place: Place | undefined): string => (place ? `${place.lat}, ${place.lng}` : '')

const asked = [
  'name',
  'address',
  'kind',
  'minutes',
  'acceptWithinMinutes',
  'pickupWithinMinutes',
  'lastOrderMinutes',
  'autoAccept',
  'fulfilments',
  'hours',
  'dayStartsAt',
  'businessNumber',
  'vatPercent',
] as const

/** What was emptied is taken away with null. */
export function changeOf(before: Store, wish: NewStore): StoreChange {
  const change: Record<string, unknown> = {}
  for (const name of asked) {
    const [was, is] = [before[name], name === 'address' ? withWhatIsNotAsked(before, wish) : wish[name]]
    if (canonical(was) !== canonical(is)) change[name] = is ?? null
  }
  return change as StoreChange
}

/** The form does not ask for a note: one that came otherwise stays. */
const withWhatIsNotAsked = ({ address: { note } }: Store, wish: NewStore): NewStore['address'] => ({
  ...(note === undefined ? {} : { note }),
  ...wish.address,
})

/** The same things in another order are the same. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    Array.isArray(each) && each.every((one) => typeof one === 'string')
      ? each.toSorted()
      : typeof each === 'object' && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([left], [right]) => (left < right ? -1 : 1)))
        : each,
  ) ?? ''
