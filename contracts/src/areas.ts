/** Which of a store's areas an address lies in. Pure, and the same for the order service and the screens. */
import type { DeliveryArea, DeliveryTerms } from './generated/events.ts'

export interface Point {
  readonly lat: number
  readonly lng: number
}
/** What of an address decides. */
export interface Whereabouts {
  readonly postcode?: string
  readonly point?: Point
}

/** The first area that contains it. */
export const areaOf = ({ areas }: Pick<DeliveryTerms, 'areas'>, where: Whereabouts): DeliveryArea | undefined =>
  areas.find((area) => contains(area, where))

/** An area with neither postcodes nor a circle is everywhere else. */
function contains({ postcodes, circle }: DeliveryArea, { postcode, point }: Whereabouts): boolean {
  if (!postcodes && !circle) return true
  const code = postcode === undefined ? '' : plainPostcode(postcode)
  if (code !== '' && postcodes?.some((prefix) => code.startsWith(plainPostcode(prefix)))) return true
  return circle !== undefined && point !== undefined && metresBetween(circle, point) <= circle.radiusM
}

/** 04-524, 04 524 and ０４５２４ are one code. */
export const plainPostcode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()

const earthRadiusM = 6_371_008.8
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** As the crow flies. */
export function metresBetween(from: Point, to: Point): number {
  const [lat, lng] = [radians(to.lat - from.lat) / 2, radians(to.lng - from.lng) / 2]
  const chord = Math.sin(lat) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(lng) ** 2
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(chord)))
}
