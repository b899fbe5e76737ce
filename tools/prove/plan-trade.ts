/** What a shop's day brings beside orders that go their plain way: some are for later, some are changed, some money goes back. Pure. */
import type { SeededRandom } from './seeded-random.ts'

export interface TradePlan {
  /** Ordered for a time; where that is too far off for this run, this one calls it off. */
  readonly ahead: { readonly calledOffBy: 'customer' | 'store' } | undefined
  /** So many of a second thing are ordered, too. */
  readonly beside: number | undefined
  readonly change: ChangePlan | undefined
  readonly refund: RefundPlan | undefined
}
export interface ChangePlan {
  readonly when: 'CONFIRMED' | 'ACCEPTED' | 'COOKING' | 'READY'
  /** What of the second thing; a piece is one of the first. */
  readonly what: 'take out a piece' | 'take out the line' | 'give something else'
}
/** The store gives so many of a hundred back, as often; what is more than what is left must be refused. */
export interface RefundPlan {
  readonly when: 'ACCEPTED' | 'COOKING' | 'READY' | 'afterwards'
  readonly shares: readonly number[]
}

export const asOrdered: TradePlan = { ahead: undefined, beside: undefined, change: undefined, refund: undefined }

/** Stores whose kitchens count their time and take orders for later. */
export const kitchens: readonly number[] = [2, 4]
/** On every menu, beside what is ordered: it costs less than anything else. */
export const whatIsGivenInstead = 4
/** The second thing of an order. */
export const besideProduct = 0
/** An order is waited for when its time comes so soon: no longer than a draft waits for its money. */
export const waitForItsTimeMs = 15_000
export const slotMinutes = 5

/** Room for about as much as is ordered there, so that some are told that a slot is full. */
export const kitchenMinutes = (orders: number): number => Math.max(2, Math.ceil(orders / 200))

/** So that slots begin at the next whole minute. */
export function leadUntilTheNext(minuteFrom: number): number {
  const minute = Math.ceil(minuteFrom / 60_000)
  return (slotMinutes - (minute % slotMinutes)) % slotMinutes
}

/** What an operator ends has no part refunds of its store: how much is left then is for the two of them to see, not for a plan. */
export function planTrade(dice: SeededRandom, isEndedByOperator: boolean): TradePlan {
  const ahead = dice.percent(30) ? { calledOffBy: dice.pick(['customer', 'store'] as const) } : undefined
  const change: ChangePlan | undefined = dice.percent(14)
    ? {
        when: dice.pick(['CONFIRMED', 'ACCEPTED', 'COOKING', 'READY'] as const),
        what: dice.pick(['take out a piece', 'take out the line', 'give something else'] as const),
      }
    : undefined
  const beside = change && change.what !== 'take out a piece' ? 1 + dice.below(2) : undefined
  const refund: RefundPlan | undefined = dice.percent(10)
    ? {
        when: dice.pick(['ACCEPTED', 'COOKING', 'READY', 'afterwards', 'afterwards'] as const),
        shares: dice.pick([[10], [30, 30], [60, 60], [100]] as const),
      }
    : undefined
  return { ahead, beside, change, refund: isEndedByOperator ? undefined : refund }
}
