/** One round of the bench of orders: what was asked, what came of it, and what it cost. */
import type { Percentiles } from '../percentiles.ts'
import type { CostOfAnOrder } from './costs.ts'

export interface Round {
  /** `100 a second`, `16 clients` */
  readonly load: string
  readonly orders: number
  /** Paid, of those that were asked for, by the clock from the first to the last CONFIRMED. */
  readonly ordersPerSecond: number
  /** Per status and code; 201 is an order that is paid. */
  readonly answers: Readonly<Record<string, number>>
  /** From the moment it was due (open load) or sent (closed) to its answer, whatever that was. */
  readonly postMs: Percentiles
  /** From the order's OrderPlaced to its OrderConfirmed, by their own times. */
  readonly confirmedMs: Percentiles
  /** From an event to the line in which an operator's screen hears of it. */
  readonly screenMs: Percentiles
  readonly cost: CostOfAnOrder
}
