/** What of somebody's wishes says where it goes, and what a store makes of it. */
import { areaOf, cleanLine, isPhone } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import type { Wishes } from './kept.ts'

interface Place {
  readonly postcode?: string
  readonly point?: { lat: number; lng: number }
}

export function placeOf({ postcode, point }: Pick<Wishes, 'postcode' | 'point'>): Place {
  const code = postcode.trim()
  return { ...(code ? { postcode: code } : {}), ...(point ? { point: { ...point } } : {}) }
}

/** No number is one too: nobody has to say it. */
export const isCallable = ({ phone }: Pick<Wishes, 'phone'>): boolean =>
  cleanLine(phone) === '' || isPhone(cleanLine(phone))

/** Does it need a postcode, or a place on the map, to know whether it delivers there? */
export const needsPlace = (store: Pick<Store, 'delivery'> | undefined): boolean =>
  store?.delivery !== undefined && areaOf(store.delivery, {}) === undefined

/** Of an address no more than decides about its fee: a street is nobody's business before it is ordered. */
export function whereaboutsFor(store: Pick<Store, 'delivery'> | undefined, wishes: Wishes) {
  const place = placeOf(wishes)
  const isKnown = place.postcode !== undefined || place.point !== undefined
  return store?.delivery && (isKnown || !needsPlace(store)) ? { line1: '-', ...place } : undefined
}
