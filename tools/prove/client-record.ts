/** What each client was told about its order, in the order it was told, and whether that can all be true. */
import { isOverStatus, type OrderStatus, stepOnTheWay } from '@jumun/contracts'
import type { Race } from './plan.ts'

export interface ClientRecord {
  /** The order ids that answers to one key named. */
  readonly ids: Set<string>
  /** 201: the order stands. */
  acknowledged: boolean
  /** 402: the card was refused. */
  declined: boolean
  /** Each status once, in the order seen. */
  readonly statuses: OrderStatus[]
  /** What its customer agreed to pay. */
  agreed: number
  /** Its price was another than the customer had seen, and they took it. */
  agreedAnew: boolean
  /** What an operator was told that they did: how much of its money went back, and whether its stock is for sale again. */
  end: { readonly refund: number | 'all'; readonly restock: boolean | undefined } | undefined
  /** What its customer reads of the money that goes back, once it is canceled. */
  refund: number | undefined
  /** Its store was told that a line of it is another now. */
  changed: boolean
  /** What its store was told that went back, each once. */
  readonly parts: { readonly id: string; readonly amount: number }[]
  /** Ordered for a time. */
  forLater: boolean
  /** The order was answered for, and then there was none. */
  missing: boolean
  /** Refused for good before there was an order. */
  refused: string | undefined
  /** Whether the one who wants the order to go on was told that it does; undefined: not raced, or not told. */
  race?: { readonly kind: Race; readonly goesOn: boolean }
}

export const emptyClientRecord = (): ClientRecord => ({
  ids: new Set(),
  acknowledged: false,
  declined: false,
  statuses: [],
  agreed: 0,
  agreedAnew: false,
  end: undefined,
  refund: undefined,
  changed: false,
  parts: [],
  forLater: false,
  missing: false,
  refused: undefined,
})

export function tell(told: ClientRecord, status: OrderStatus): void {
  if (told.statuses.at(-1) !== status) told.statuses.push(status)
}

export const isTerminal = (status: OrderStatus | undefined): boolean => status !== undefined && isOverStatus(status)

/** @returns a sentence when a status went backwards; a wish to cancel that was refused goes on from where it was. */
export function backwards(statuses: readonly OrderStatus[]): string | undefined {
  let furthest: OrderStatus | undefined
  for (const status of statuses) {
    if (furthest !== undefined && isTerminal(furthest) && status !== furthest)
      return `${furthest} was not the end: ${status}`
    if (status === 'CANCEL_PENDING') continue
    const [step, reached] = [stepOnTheWay(status), furthest && stepOnTheWay(furthest)]
    if (step !== undefined && reached !== undefined && step < reached) return `${furthest}, then ${status}`
    furthest = status
  }
  return undefined
}
