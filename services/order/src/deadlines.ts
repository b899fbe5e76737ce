/** How long an order may stand still in each state before something is done about it: no state waits for news that was lost. Pure. */
import { numberSetting } from '@jumun/service'
import type { Order } from './order-shape.ts'

const minutes = (meaning: string, byDefault: number) =>
  numberSetting(meaning, { default: byDefault, min: 0.01, max: 10_080 })

export const deadlineSettings = {
  stockWithinMinutes: minutes('how long a paid order waits for its stock before it ends, money back', 10),
  acceptGraceMinutes: minutes("how long after the store's own limit an order nobody answered for is asked about", 5),
  cookingOverdueMinutes: minutes('how long after its promise an order that is not ready is given up', 240),
  collectWithinMinutes: minutes('how long a pickup that is ready waits for its customer', 240),
  riderWithinMinutes: minutes('how long a delivery that is ready may wait in all before it ends, money back', 180),
  bringWithinMinutes: minutes('how long a rider may be on the road before the order ends, money back', 240),
  cancelAnswerWithinMinutes: minutes('how long a store may be silent about a cancel before the order ends', 10),
}
export type Deadlines = Readonly<Record<keyof typeof deadlineSettings, number>>

/** What the settings are where nobody sets them. */
export const defaultDeadlines = Object.fromEntries(
  Object.entries(deadlineSettings).map(([name, setting]) => [name, setting.default]),
) as Deadlines

/** The longest that a store may take to accept, for one that has not said how long it takes. */
export const longestToAcceptMinutes = 240

/** When it has stood still for too long. Undefined: it is over, or a draft, which has its own time. */
export function deadlineOf(
  order: Order,
  limits: Deadlines,
  acceptWithinMinutes = longestToAcceptMinutes,
): Date | undefined {
  const { state, updatedAt, promisedAt, wantedAt } = order
  const wanted = wantedAt === undefined ? undefined : new Date(wantedAt)
  switch (state.status) {
    case 'PLACED':
      return after(updatedAt, limits.stockWithinMinutes)
    case 'CONFIRMED':
      return after(later(updatedAt, wanted), acceptWithinMinutes + limits.acceptGraceMinutes)
    case 'ACCEPTED':
    case 'COOKING':
      return after(later(updatedAt, promisedAt, wanted), limits.cookingOverdueMinutes)
    case 'READY':
      return after(
        later(updatedAt, wanted),
        order.fulfilment === 'pickup' ? limits.collectWithinMinutes : limits.riderWithinMinutes,
      )
    case 'DELIVERING':
      return after(later(updatedAt, wanted), limits.bringWithinMinutes)
    case 'CANCEL_PENDING':
      return after(updatedAt, limits.cancelAnswerWithinMinutes)
    case 'AWAITING_PAYMENT':
    case 'DELIVERED':
    case 'COLLECTED':
    case 'CANCELED':
    case 'EXPIRED':
    case 'PAYMENT_DECLINED':
      return undefined
    default:
      return state satisfies never
  }
}

/** Of a draft: no later than what comes next is due, so that being paid moves no index (`LEAST` in the store's update). */
export const firstLookAt = ({ createdAt }: Order, expiresAt: Date, { stockWithinMinutes }: Deadlines): Date =>
  new Date(Math.min(expiresAt.getTime(), after(createdAt, stockWithinMinutes).getTime()))

/** Nothing that was ordered ahead is late before its time. */
const later = (...times: readonly (Date | undefined)[]): Date =>
  new Date(Math.max(...times.flatMap((time) => (time ? [time.getTime()] : []))))

const after = (from: Date, min: number): Date => new Date(from.getTime() + min * 60_000)
