/** A store's delivery areas as they are typed, and what they come to. */
import { moneyAsTyped, typedCount, typedMoney } from '@jumun/contracts'
import type { NewStore, Store } from '@jumun/contracts/http'
import type { Place } from '../../parts/place-button.tsx'

export interface AreaDraft {
  readonly key: number
  readonly ko: string
  readonly en: string
  readonly fee: string
  readonly minimum: string
  readonly minutes: string
  /** With commas or spaces between them. */
  readonly postcodes: string
  readonly lat: string
  readonly lng: string
  readonly radius: string
}
type Terms = NonNullable<NewStore['delivery']>

let keys = 0
const blank = { ko: '', en: '', fee: '', minimum: '', minutes: '', postcodes: '', lat: '', lng: '', radius: '' }
export const emptyArea = (): AreaDraft => ({ key: ++keys, ...blank })

export const draftsOf = (delivery: Store['delivery']): AreaDraft[] =>
  (delivery?.areas ?? []).map(({ name, fee, minimumOrder, minutes, postcodes, circle }) => ({
    ...emptyArea(),
    ...{ ko: name.ko ?? '', en: name.en ?? '' },
    ...{ fee: moneyAsTyped(fee), minimum: moneyAsTyped(minimumOrder), minutes: String(minutes) },
    postcodes: (postcodes ?? []).join(', '),
    ...(circle ? { lat: String(circle.lat), lng: String(circle.lng), radius: String(circle.radiusM) } : {}),
  }))

export function moved(areas: readonly AreaDraft[], index: number, by: -1 | 1): AreaDraft[] {
  const area = areas[index]
  const rest = areas.filter((_, at) => at !== index)
  return area ? rest.toSpliced(index + by, 0, area) : rest
}

/**
 * Null: no area, so everywhere and free; undefined: something is missing or cannot be read.
 * @param currency in which the store sells
 * @param place where it is: the middle of a circle that names no other
 */
export function termsOf(
  areas: readonly AreaDraft[],
  freeFrom: string,
  currency: string,
  place?: Place,
): Terms | null | undefined {
  if (areas.length === 0) return null
  const read = areas.map((area) => areaOf(area, currency, place))
  const free = freeFrom.trim() === '' ? null : readOf(typedMoney(freeFrom, currency))
  if (free === undefined || read.some((area) => area === undefined)) return undefined
  return { areas: read.filter((area) => area !== undefined), ...(free ? { freeFrom: free } : {}) }
}

function areaOf(
  { ko, en, postcodes, lat, lng, radius, ...draft }: AreaDraft,
  currency: string,
  place: Place | undefined,
): Terms['areas'][number] | undefined {
  const name = { ...(ko.trim() ? { ko: ko.trim() } : {}), ...(en.trim() ? { en: en.trim() } : {}) }
  const fee = readOf(typedMoney(draft.fee, currency))
  const minimumOrder = readOf(typedMoney(draft.minimum, currency))
  const minutes = readOf(typedCount(draft.minutes, { min: 0, max: 240 }))
  const codes = postcodes.split(/[,;\s]+/u).filter((code) => code !== '')
  const circle = [lat, lng, radius].every((part) => part.trim() === '') ? null : circleOf(lat, lng, radius, place)
  const isWhole = Object.keys(name).length > 0 && circle !== undefined
  if (!isWhole || !fee || !minimumOrder || minutes === undefined) return undefined
  const where = { ...(codes.length > 0 ? { postcodes: codes } : {}), ...(circle ? { circle } : {}) }
  return { name, fee, minimumOrder, minutes, ...where }
}

function circleOf(lat: string, lng: string, radius: string, place: Place | undefined) {
  const isHere = place && `${lat}${lng}`.trim() === ''
  const [north, east] = isHere
    ? [place.lat, place.lng]
    : [lat, lng].map((typed) => (typed.trim() === '' ? Number.NaN : Number(typed)))
  const radiusM = readOf(typedCount(radius, { min: 1, max: 100_000 }))
  if (north === undefined || east === undefined || radiusM === undefined) return undefined
  return Math.abs(north) <= 90 && Math.abs(east) <= 180 ? { lat: north, lng: east, radiusM } : undefined
}

const readOf = <T>(typed: { readonly value: T } | { readonly unreadable: string }): T | undefined =>
  'value' in typed ? typed.value : undefined
