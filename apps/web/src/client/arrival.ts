/**
 * When an order is there: at the customer's door, or ready at the counter. It goes by what was promised and by what has happened
 * since, and is never a time that is over.
 */
import { areaOf, metresBetween } from '@jumun/contracts'
import type { DashboardEntry, Order, Store } from '@jumun/contracts/http'

type Known = Pick<DashboardEntry, 'state' | 'fulfilment' | 'promisedAt' | 'wantedAt' | 'timeline' | 'createdAt'>
export interface Arrival {
  /** Rounded up: `about 12:40`. */
  readonly at: number
  /** The time that was promised is here, or over. */
  readonly isSoon: boolean
}

const minuteMs = 60_000
const roundedMs = 5 * minuteMs
/** Where neither the store's areas nor the map says how long the way is. */
const usualWayMinutes = 15
/** On a scooter through a town, with the stairs at both ends. */
const metresPerMinute = 250
const stairsMinutes = 4

/** Undefined: there is nothing to wait for, or it is there. */
export function arrivalOf(order: Known, store: Way & { readonly minutes: number }, now: number): Arrival | undefined {
  const ready = readyAt(order, store)
  if (ready === undefined) return undefined
  const isOnTheWay = order.state === 'DELIVERING'
  // what is late will be ready now at the earliest; who is on the way has set out then
  const from = isOnTheWay ? ready : Math.max(ready, now)
  const at = order.fulfilment === 'delivery' ? from + store.wayMinutes * minuteMs : from
  const isSoon = order.fulfilment === 'delivery' && !isOnTheWay ? false : at - now < minuteMs
  return { at: Math.ceil(Math.max(at, now) / roundedMs) * roundedMs, isSoon }
}
interface Way {
  readonly wayMinutes: number
}

/** When the kitchen is done with it, or the rider has set out. */
function readyAt(
  { state, fulfilment, promisedAt, wantedAt, timeline, createdAt }: Known,
  { minutes }: { readonly minutes: number },
): number | undefined {
  const told = (type: string): number | undefined => {
    const time = timeline.findLast((entry) => entry.type === type)?.time
    return time === undefined ? undefined : Date.parse(time)
  }
  switch (state) {
    case 'PLACED':
    case 'CONFIRMED':
      return wantedAt ? Date.parse(wantedAt) : (told('OrderPlaced') ?? Date.parse(createdAt)) + minutes * minuteMs
    case 'ACCEPTED':
    case 'COOKING':
      return promisedAt === undefined ? undefined : Date.parse(promisedAt)
    case 'READY':
      return fulfilment === 'pickup' ? undefined : told('OrderReady')
    case 'DELIVERING':
      return told('DeliveryPickedUp')
    case 'AWAITING_PAYMENT':
    case 'PAYMENT_DECLINED':
    case 'EXPIRED':
    case 'DELIVERED':
    case 'COLLECTED':
    case 'CANCEL_PENDING':
    case 'CANCELED':
      return undefined
    default:
      return state satisfies never
  }
}

/** What the store says of its areas, else how far it is. */
export function wayMinutesOf(store: Pick<Store, 'delivery' | 'address'>, address: Order['address']): number {
  const { postcode, point } = address ?? {}
  const area =
    store.delivery && areaOf(store.delivery, { ...(postcode ? { postcode } : {}), ...(point ? { point } : {}) })
  if (area && area.minutes > 0) return area.minutes
  if (!point || !store.address.point) return usualWayMinutes
  return Math.round(metresBetween(store.address.point, point) / metresPerMinute) + stairsMinutes
}
